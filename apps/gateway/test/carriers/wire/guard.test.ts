import { startFakeServer } from '@carillon/testing/fake-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isForbiddenAddress } from '../../../src/carriers/wire/forbidden-addresses.ts';
import { openWire } from '../../../src/carriers/wire/wire.ts';

describe('forbidden addresses', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'localhost',
    '',
  ])('hold %s', (address) => {
    expect(isForbiddenAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'do not hold %s',
    (address) => {
      expect(isForbiddenAddress(address)).toBe(false);
    },
  );
});

describe('a line', () => {
  let server: Awaited<ReturnType<typeof startFakeServer>>;
  let port: string;
  const guarded = openWire({ timeoutMs: 2_000, allowPrivate: false, connections: 1 });
  const open = openWire({ timeoutMs: 2_000, allowPrivate: true, connections: 1 });
  beforeAll(async () => {
    server = await startFakeServer({
      handle: ({ url }) =>
        url === '/moved'
          ? { status: 302, headers: { location: `${server.url}/secret` }, body: '' }
          : { status: 200, body: url === '/long' ? 'x'.repeat(300_000) : 'here' },
    });
    port = new URL(server.url).port;
  });
  afterAll(async () => {
    await Promise.all([guarded.close(), open.close()]);
    await server.close();
  });

  const spellings = (): string[] => [
    `http://127.0.0.1:${port}/`,
    `http://127.1:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f000001:${port}/`,
    `http://0177.0.0.1:${port}/`,
    `http://[::1]:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://[::ffff:7f00:1]:${port}/`,
    `http://localhost:${port}/`,
    `http://localhost.:${port}/`,
    `http://0.0.0.0:${port}/`,
  ];

  it('reaches no listener of this machine, however its address is written', async () => {
    const before = server.requests.length;
    for (const url of spellings()) {
      const exchange = await guarded.ask({ method: 'GET', url, headers: {} });
      expect([url, exchange.kind]).toEqual([url, 'not_sent']);
    }
    expect(server.requests).toHaveLength(before);
  });

  it('reaches it when the operator allows that', async () => {
    const exchange = await open.ask({ method: 'GET', url: `http://localhost:${port}/`, headers: {} });
    expect(exchange).toMatchObject({ kind: 'answered', status: 200, body: 'here' });
  });

  it('follows no redirect', async () => {
    const exchange = await open.ask({ method: 'GET', url: `${server.url}/moved`, headers: {} });
    expect(exchange).toMatchObject({ kind: 'answered', status: 302 });
    expect(server.requests.some(({ url }) => url === '/secret')).toBe(false);
  });

  it('cuts an endless answer off', async () => {
    const exchange = await open.ask({ method: 'GET', url: `${server.url}/long`, headers: {} });
    expect(exchange.kind).toBe('lost');
  });

  it('tells what surely was not sent from what may have arrived', async () => {
    server.failNext({ at: 'before', how: 'drop' });
    expect((await open.ask({ method: 'POST', url: server.url, headers: {}, body: '1' })).kind).toBe('lost');
    const nobody = await startFakeServer({ handle: () => ({ status: 200, body: '' }) });
    await nobody.close();
    expect((await open.ask({ method: 'POST', url: nobody.url, headers: {}, body: '1' })).kind).toBe(
      'not_sent',
    );
    const malformed = { method: 'POST', url: server.url, headers: { 'x-a': 'a\nb' }, body: '1' } as const;
    expect((await open.ask(malformed)).kind).toBe('not_sent');
  });
});
