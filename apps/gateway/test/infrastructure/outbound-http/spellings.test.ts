import type { lookup } from 'node:dns';
import { type AddressInfo, createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findUrlFault } from '../../../src/infrastructure/outbound-http/base-url.ts';
import { openOutboundHttp } from '../../../src/infrastructure/outbound-http/exchange.ts';
import { createGuardedAgent } from '../../../src/infrastructure/outbound-http/guarded-agent.ts';

const SPELLINGS = 100_000;
const AT_ONCE = 500;

/** What listens on this machine and must hear of nobody. */
let hits = 0;
let port: number;
const canaries: Server[] = [];
const listen = (host: string, at: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      hits += 1;
      socket.destroy();
    });
    server.once('error', reject);
    server.listen(at, host, () => resolve((server.address() as AddressInfo).port));
    canaries.push(server);
  });
beforeAll(async () => {
  port = await listen('127.0.0.1', 0);
  await listen('::1', port);
});
afterAll(() => {
  for (const canary of canaries) canary.close();
});

const octal = (value: number): string => `0${value.toString(8)}`;
const hex = (value: number): string => `0x${value.toString(16)}`;

/** A part of an IPv4 address in one of the bases that URLs know, with zeros before it. */
const part = (value: number) =>
  fc.tuple(fc.constantFrom(String, octal, hex), fc.nat(3)).map(([write, zeros]) => {
    const written = write(value);
    if (write === String) return written;
    const prefix = write === hex ? '0x' : '0';
    return `${prefix}${'0'.repeat(zeros)}${written.slice(prefix.length)}`;
  });

/** 127.0.0.0/8 and 0.0.0.0: what leads to this machine. */
const loopback4 = fc.oneof(
  fc.constant([127, 0, 0, 1]),
  fc.tuple(fc.constant(127), fc.nat(255), fc.nat(255), fc.nat(255)).map((octets) => [...octets]),
  fc.constant([0, 0, 0, 0]),
);

/** An IPv4 address as one to four numbers. */
const spelt4 = loopback4.chain((octets) =>
  fc.integer({ min: 1, max: 4 }).chain((count) => {
    const own = octets.slice(0, count - 1);
    const rest = octets.slice(count - 1).reduce((sum, octet) => sum * 256 + octet, 0);
    return fc.tuple(...[...own, rest].map(part)).map((parts) => parts.join('.'));
  }),
);

const groups = (octets: readonly number[]): string =>
  [octets[0]! * 256 + octets[1]!, octets[2]! * 256 + octets[3]!].map((group) => group.toString(16)).join(':');

/** IPv6 addresses that are, or hold, one of this machine. */
const spelt6 = fc
  .oneof(
    fc.constantFrom('::1', '0:0:0:0:0:0:0:1', '0000::0001', '::', '0::0', '::0.0.0.1', 'fe80::1', 'fd00::1'),
    loopback4.chain((octets) =>
      fc
        .tuple(
          fc.constantFrom(
            '::ffff:',
            '0:0:0:0:0:ffff:',
            '::FFFF:',
            '::',
            '64:ff9b::',
            '64:ff9b:1::',
            '2001::',
          ),
          fc.constantFrom(octets.join('.'), groups(octets)),
        )
        .map(([prefix, address]) => prefix + address),
    ),
    loopback4.map((octets) => `2002:${groups(octets)}::1`),
  )
  .map((address) => `[${address}]`);

const FULL_WIDTH = 0xff10;
const CIRCLED = ['⓪', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨'];
const DOTS = ['.', '。', '．', '｡', '%2e'];

/** Other signs for the same ones, as browsers and resolvers read them. */
const disguised = (host: fc.Arbitrary<string>) =>
  fc
    .tuple(host, fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }), fc.nat(4))
    .map(([text, choices, dot]) =>
      [...text]
        .map((sign, place) => {
          const choice = choices[place % choices.length]!;
          if (sign === '.') return DOTS[dot]!;
          if (choice === 0 && /[0-9]/.test(sign)) return String.fromCodePoint(FULL_WIDTH + Number(sign));
          if (choice === 1 && /[0-9]/.test(sign)) return CIRCLED[Number(sign)]!;
          if (choice === 2) return `%${sign.codePointAt(0)!.toString(16)}`;
          if (choice === 3) return sign.toUpperCase();
          return sign;
        })
        .join(''),
    );

const names = fc.constantFrom('localhost', 'LOCALHOST', 'LocalHost');

const hosts = fc.oneof(
  { weight: 6, arbitrary: spelt4 },
  { weight: 6, arbitrary: disguised(spelt4) },
  { weight: 2, arbitrary: spelt4.map((address) => `${address}.`) },
  { weight: 6, arbitrary: spelt6 },
  { weight: 1, arbitrary: names },
);

/** What is put around a host so that it looks like another. */
const around = fc.constantFrom(
  ['', ''],
  ['public.example@', ''],
  ['public.example:443@', ''],
  ['https%3A%2F%2Fpublic.example@', ''],
  ['\t', ''],
  ['', '\n'],
);

const urls = fc
  .tuple(
    fc.constantFrom('https:', 'http:', 'HTTPS:', 'https:\\\\', 'https:/'),
    around,
    hosts,
    fc.constantFrom('/', '/hooks', '?a', '#b'),
  )
  .map(
    ([scheme, [before, after], host, path]) =>
      `${scheme}${/[\\/]$/.test(scheme) ? '' : '//'}${before}${host}${after}:${port}${path}`,
  );

test('of a hundred thousand ways to write this machine, none leads there', async () => {
  const spellings = fc.sample(urls, SPELLINGS);
  let asked = 0;
  const faults: string[] = [];
  for (let place = 0; place < spellings.length; place += AT_ONCE) {
    // An agent remembers each host it was asked for.
    const http = openOutboundHttp({ timeoutMs: 5_000, allowPrivate: false, connections: 8 });
    // What is no URL never gets as far.
    const some = spellings.slice(place, place + AT_ONCE).filter((url) => URL.canParse(url));
    const answers = await Promise.all(
      some.map((url) => http.exchange({ method: 'POST', url, headers: {}, body: '{}' })),
    );
    faults.push(...some.filter((_, index) => answers[index]!.kind !== 'not_sent'));
    asked += some.length;
    await http.close();
  }
  expect(faults).toEqual([]);
  expect(hits).toBe(0);
  expect(asked).toBeGreaterThan(SPELLINGS / 2);
  for (const url of spellings.slice(0, 2_000).filter((one) => URL.canParse(one)))
    expect(await findUrlFault(url, { allowPrivate: false }), url).not.toBeNull();
}, 120_000);

test('the canary hears what is allowed', async () => {
  const before = hits;
  const http = openOutboundHttp({ timeoutMs: 5_000, allowPrivate: true, connections: 8 });
  await http.exchange({ method: 'GET', url: `http://127.0.0.1:${port}/`, headers: {} });
  await http.exchange({ method: 'GET', url: `http://[::1]:${port}/`, headers: {} });
  await http.close();
  expect(hits).toBe(before + 2);
  hits = before;
});

test('a name that leads elsewhere at each look-up gains nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom(
          '93.184.216.34',
          '127.0.0.1',
          '::1',
          '10.0.0.1',
          '::ffff:127.0.0.1',
          '169.254.169.254',
        ),
        {
          minLength: 2,
          maxLength: 6,
        },
      ),
      async (answers) => {
        let turn = 0;
        // Each answer names the addresses of this turn; the first turn is the check when the address is given.
        const rebinding = ((_host: string, _options: object, callback: (...result: unknown[]) => void) => {
          const address = answers[turn++ % answers.length]!;
          callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
        }) as unknown as typeof lookup;
        const { agent } = createGuardedAgent({
          allowPrivate: false,
          connections: 2,
          connectTimeoutMs: 1,
          resolve: rebinding,
        });
        const before = hits;
        for (let tries = 0; tries < answers.length; tries++)
          await request(`https://rebinding.example:${port}/`, { dispatcher: agent, method: 'POST' }).catch(
            () => {},
          );
        await agent.destroy();
        expect(hits).toBe(before);
      },
    ),
    // Where a machine's way out is shut in silence, each try to reach the public address waits for a second.
    { numRuns: 50 },
  );
}, 60_000);
