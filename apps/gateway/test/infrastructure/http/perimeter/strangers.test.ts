import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../support/deadline.ts';
import { freePort } from '../../../support/free-port.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../../support/gateway.ts';
import type { TestAnswer } from '../../../support/requests.ts';
import { headOf, openRaw, type RawConnection } from './sockets.ts';

const MEBIBYTE = 1024 * 1024;

let gateway: TestGateway;
let port: number;
let key: string;
let other: Awaited<ReturnType<TestGateway['account']>>;
let neighboursKey: string;
const opened: RawConnection[] = [];
beforeAll(async () => {
  port = await freePort();
  gateway = await startTestGateway({
    GATEWAY_PORT: String(port),
    GATEWAY_REQUEST_SECONDS: '2',
    GATEWAY_CONNECTIONS: '60',
    GATEWAY_CONNECTIONS_PER_ADDRESS: '40',
    GATEWAY_BODY_MEGABYTES: '8',
    GATEWAY_REQUESTS_AT_ONCE: '10',
    GATEWAY_LOG_LEVEL: 'silent',
  });
  await gateway.listen();
  key = gateway.demo!.key;
  other = await gateway.account('Neighbour', '50');
  neighboursKey = (await other.requests.post('/v1/keys', {})).body.key;
});
afterAll(async () => {
  for (const connection of opened) connection.close();
  await gateway.close();
});

const open = async (localAddress?: string): Promise<RawConnection> => {
  const connection = await openRaw(port, localAddress);
  opened.push(connection);
  return connection;
};

/** A text of a neighbour, over a new connection from an address of its own: how long it waits for the answer. */
const neighbour = async (localAddress = '127.0.0.9'): Promise<number> => {
  const dispatcher = new Agent({ localAddress, pipelining: 0 });
  const from = performance.now();
  const { statusCode, body } = await request(`http://127.0.0.1:${port}/v1/messages`, {
    method: 'POST',
    dispatcher,
    headers: { authorization: `Bearer ${neighboursKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(toPhone('0001')),
  });
  await body.dump();
  const took = performance.now() - from;
  await dispatcher.close();
  expect(statusCode).toBe(202);
  return took;
};

/** The longest of a few waits. */
const slowest = async (count: number): Promise<number> => {
  let longest = 0;
  for (let n = 0; n < count; n++) longest = Math.max(longest, await neighbour());
  return longest;
};

const statusOf = (answer: string): string | undefined => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];

describe('time', () => {
  test('a body that drips is ended within the bound, and told so', async () => {
    const connection = await open();
    const from = performance.now();
    connection.write(headOf({ path: '/v1/messages', key, length: 100_000 }));
    const drip = setInterval(() => connection.write('{'), 50);
    const answer = await connection.ended;
    clearInterval(drip);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(statusOf(answer)).toBe('408');
    expect(answer).toContain('"code":"request_timeout"');
  });

  test.each([
    ['headers that drip', 'GET /health HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
    ['a chunked body that never ends', 'chunked', '1\r\nx\r\n'],
    ['a connection that says nothing', '', ''],
    ['one that begins and stops', 'POST /v1/mess', ''],
  ])('%s hold nothing longer than that', async (_name, first, then) => {
    const connection = await open();
    const head = headOf({ path: '/v1/messages', key, length: 1 });
    connection.write(
      first === 'chunked' ? head.replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked') : first,
    );
    const drip = setInterval(() => connection.write(then), 50);
    const answer = await connection.ended;
    clearInterval(drip);
    if (first !== '') expect(statusOf(answer)).toBe('408');
  });
});

describe('number', () => {
  test('one address has so many connections, and a new one takes the place of the one longest at rest', async () => {
    const before = await slowest(3);
    const many = await Promise.all(Array.from({ length: 120 }, () => open('127.0.0.2')));
    for (const { write } of many) write(headOf({ path: '/v1/messages', key, length: 1_000 }));
    const during = await slowest(3);
    const same = await neighbour('127.0.0.2');
    await eventually('only as many as allowed are left', async () => {
      const left = many.filter(({ socket }) => !socket.destroyed).length;
      return left <= 40;
    });
    expect(during).toBeLessThan(1_000 + 10 * before);
    expect(same).toBeLessThan(1_000 + 10 * before);
    for (const { close } of many) close();
  });

  test('all addresses together have so many, and the one with most makes room', async () => {
    const greedy = await Promise.all(Array.from({ length: 38 }, () => open('127.0.0.3')));
    const others = await Promise.all(Array.from({ length: 30 }, (_, n) => open(`127.0.1.${(n % 10) + 1}`)));
    expect(await neighbour()).toBeLessThan(5_000);
    await eventually('the greedy one has given way', async () => {
      const left = greedy.filter(({ socket }) => !socket.destroyed).length;
      return left < 38;
    });
    for (const { close } of [...greedy, ...others]) close();
  });

  test('one account has so many requests under way; another is served meanwhile', async () => {
    const locked = await gateway.database.pool.connect();
    const answers: TestAnswer[] = [];
    const send = async (): Promise<void> => {
      answers.push(await gateway.live.post('/v1/messages', toPhone('0001')));
    };
    let asked: Promise<unknown> = Promise.resolve();
    try {
      await locked.query('BEGIN');
      await locked.query('SELECT 1 FROM wallets FOR UPDATE');
      asked = Promise.all(Array.from({ length: 15 }, send));
      await eventually('those over the limit are answered', async () => answers.length === 5);
      expect((await other.requests.get('/v1/messages?limit=1')).status).toBe(200);
    } finally {
      await locked.query('ROLLBACK');
      locked.release();
    }
    await asked;
    for (const answer of answers.slice(0, 5)) {
      expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    for (const answer of answers.slice(5)) expect(answer.status).toBe(202);
    expect((await gateway.live.get('/v1/messages?limit=1')).status).toBe(200);
  });
});

describe('memory', () => {
  test('bodies that are never finished hold no more than one owner may, and neighbours go on', async () => {
    const before = await slowest(3);
    const piece = Buffer.alloc(MEBIBYTE, ' ');
    const memory = gateway.app.bodyMemory;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, memory.held());
    }, 1);
    const many = await Promise.all(Array.from({ length: 30 }, () => open('127.0.0.4')));
    for (const { write } of many) {
      write(headOf({ path: '/v1/messages', key, length: 2 * MEBIBYTE }));
      write(piece);
    }
    const during = await slowest(3);
    const answers = await Promise.all(many.map(({ ended }) => ended));
    clearInterval(watch);
    expect(during).toBeLessThan(1_000 + 10 * before);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(3 * MEBIBYTE);
    const statuses = answers.map(statusOf);
    expect(statuses.filter((status) => status === '429').length).toBeGreaterThan(20);
    await eventually('all of it is given back', async () => memory.held() === 0);
  });

  test('a client that hangs up gives its memory back', async () => {
    const connection = await open();
    connection.write(headOf({ path: '/v1/messages', key, length: 1_000 }));
    connection.write('{"to":');
    await eventually('it has begun', async () => gateway.app.bodyMemory.held() > 0);
    connection.close();
    await eventually('it is given back', async () => gateway.app.bodyMemory.held() === 0);
  });
});

describe('what is no HTTP', () => {
  test.each([
    ['nonsense', 'hello\r\n\r\n', '400'],
    ['an unknown method', 'FROBNICATE / HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', '400'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`, '431'],
    ['a header with a line break', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\nb\r\n\r\n', '400'],
    [
      'a path that leaves the folder',
      'GET /docs/assets/../../package.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      '404',
    ],
    [
      'an encoded one',
      'GET /docs/assets/..%2f..%2fpackage.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      '404',
    ],
    ['only dots', 'GET /docs/assets/../.. HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '404'],
    ['QUERY', 'QUERY /v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '405'],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '404'],
  ])('%s is answered as a problem', async (_name, text, status) => {
    const connection = await open();
    connection.write(text);
    const answer = await connection.ended;
    expect(statusOf(answer)).toBe(status);
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
  });
});
