import { startFakeServer } from '@carillon/testing/fake-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStripe } from '../../../src/engine/billing/payments/stripe.ts';
import { octopushSettings } from '../../../src/engine/carriers/octopush/settings.ts';
import { smppSettings } from '../../../src/engine/carriers/smpp/settings.ts';
import { twilioSettings } from '../../../src/engine/carriers/twilio/settings.ts';
import { reachOf, whyForbidden } from '../../../src/infrastructure/outbound-http/address-reach.ts';
import { urlFault } from '../../../src/infrastructure/outbound-http/base-url.ts';
import { openOutboundHttp } from '../../../src/infrastructure/outbound-http/exchange.ts';

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
    expect(reachOf(address)).not.toBe('public');
    expect(whyForbidden(address, { allowPrivate: false }, true)).not.toBeNull();
  });

  it.each([
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
    '64:ff9b::808:808',
  ])('do not hold %s', (address) => {
    expect(reachOf(address)).toBe('public');
    expect(whyForbidden(address, { allowPrivate: false }, true)).toBeNull();
    // Nor may anything go there that others can read on its way.
    for (const allowPrivate of [false, true])
      expect(whyForbidden(address, { allowPrivate }, false)).toContain('plain HTTP');
  });

  it.each([
    '0.0.0.0',
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::7f00:1',
    '64:ff9b::a00:1',
    '168.63.129.16',
    '100.100.100.200',
    'fd00:ec2::254',
    'FD00:0EC2:0:0:0:0:0:254',
    'fe80::a9fe:a9fe',
    '2002:7f00:1::1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    '::',
    'metadata.google.internal',
  ])('hold %s whatever the operator allows', (address) => {
    expect(whyForbidden(address, { allowPrivate: true, allowLoopback: true }, true)).not.toBeNull();
  });

  it.each([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    'fd12::1',
  ])('let the operator allow %s', (address) => {
    expect(whyForbidden(address, { allowPrivate: true }, false)).toBeNull();
    expect(whyForbidden(address, { allowPrivate: false }, false)).toContain('allowPrivate');
  });
});

describe('a line', () => {
  let server: Awaited<ReturnType<typeof startFakeServer>>;
  let port: string;
  const guarded = openOutboundHttp({ timeoutMs: 2_000, allowPrivate: false, connections: 1 });
  const open = openOutboundHttp({ timeoutMs: 2_000, allowPrivate: true, connections: 1 });
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
      const exchange = await guarded.exchange({ method: 'GET', url, headers: {} });
      expect([url, exchange.kind]).toEqual([url, 'not_sent']);
    }
    expect(server.requests).toHaveLength(before);
  });

  it('reaches it when the operator allows that', async () => {
    const exchange = await open.exchange({ method: 'GET', url: `http://localhost:${port}/`, headers: {} });
    expect(exchange).toMatchObject({ kind: 'answered', status: 200, body: 'here' });
  });

  it('sends nothing over plain HTTP to a public address, whatever the operator allows', async () => {
    for (const url of ['http://192.0.2.1/', 'http://8.8.8.8/', 'http://[2606:4700::1111]/']) {
      const exchange = await open.exchange({ method: 'GET', url, headers: { authorization: 'secret' } });
      expect(exchange).toMatchObject({ kind: 'not_sent', forbidden: true });
    }
  });

  it('of Stripe goes through the same guard, and follows no redirect', async () => {
    const keys = { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' };
    const checkout = {
      purchase: 'pur_1',
      account: 'acc_1',
      amount: { micros: 1_000_000n, currency: 'EUR' as const },
      description: 'x',
      successUrl: 'https://shop.example/s',
      cancelUrl: 'https://shop.example/c',
    };
    const before = server.requests.length;
    for (const apiBase of spellings())
      expect((await createStripe({ ...keys, apiBase }).openCheckout(checkout)).ok, apiBase).toBe(false);
    expect(server.requests).toHaveLength(before);
    const allowed = { allowPrivate: true };
    await createStripe({ ...keys, apiBase: server.url, allowed }).openCheckout(checkout);
    expect(server.requests.length).toBeGreaterThan(before);
  }, 60_000);

  it('follows no redirect', async () => {
    const exchange = await open.exchange({ method: 'GET', url: `${server.url}/moved`, headers: {} });
    expect(exchange).toMatchObject({ kind: 'answered', status: 302 });
    expect(server.requests.some(({ url }) => url === '/secret')).toBe(false);
  });

  it('cuts an endless answer off', async () => {
    const exchange = await open.exchange({ method: 'GET', url: `${server.url}/long`, headers: {} });
    expect(exchange.kind).toBe('lost');
  });

  it('tells what surely was not sent from what may have arrived', async () => {
    server.failNext({ at: 'before', how: 'drop' });
    expect((await open.exchange({ method: 'POST', url: server.url, headers: {}, body: '1' })).kind).toBe(
      'lost',
    );
    const nobody = await startFakeServer({ handle: () => ({ status: 200, body: '' }) });
    await nobody.close();
    expect((await open.exchange({ method: 'POST', url: nobody.url, headers: {}, body: '1' })).kind).toBe(
      'not_sent',
    );
    const malformed = { method: 'POST', url: server.url, headers: { 'x-a': 'a\nb' }, body: '1' } as const;
    expect((await open.exchange(malformed)).kind).toBe('not_sent');
  });
});

describe('an address an operator writes', () => {
  const twilio = { accountSid: `AC${'0'.repeat(32)}` };
  const octopush = { apiLogin: 'shop@example.com' };
  const takes = (baseUrl: string, allowPrivate: boolean): boolean[] => [
    twilioSettings.safeParse({ ...twilio, baseUrl, allowPrivate }).success,
    octopushSettings.safeParse({ ...octopush, baseUrl, allowPrivate }).success,
    urlFault(baseUrl, { allowPrivate }) === null,
  ];

  it.each([
    'http://api.twilio.com',
    'http://127.0.0.1:8080',
    'https://127.0.0.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://10.0.0.1',
    'https://169.254.169.254',
    'https://0.0.0.0',
  ])('is refused when it is %s', (url) => {
    expect(takes(url, false)).toEqual([false, false, false]);
  });

  it.each(['https://169.254.169.254', 'http://169.254.169.254/latest', 'https://0', 'http://8.8.8.8'])(
    'is refused when it is %s, also where private ones are allowed',
    (url) => {
      expect(takes(url, true)).toEqual([false, false, false]);
    },
  );

  it.each(['http://127.0.0.1:8080', 'http://localhost', 'https://10.0.0.1', 'http://sms.internal'])(
    'may be %s where private ones are allowed',
    (url) => {
      expect(takes(url, true)).toEqual([true, true, true]);
    },
  );

  const smsc = (host: string, allowPrivate?: boolean): boolean =>
    smppSettings.safeParse({
      host,
      port: 2775,
      systemId: 'x',
      ...(allowPrivate === undefined ? {} : { allowPrivate }),
    }).success;
  it('of an SMSC may be this machine, and a private network where that is allowed', () => {
    for (const host of ['127.0.0.1', '::1', 'localhost', 'smsc.example', '8.8.8.8', '3com.example'])
      expect(smsc(host), host).toBe(true);
    for (const host of ['10.0.0.1', '192.168.0.9', 'fd00::1']) {
      expect(smsc(host), host).toBe(false);
      expect(smsc(host, true), host).toBe(true);
    }
    for (const host of [
      '0.0.0.0',
      '169.254.169.254',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '10.1.',
    ])
      expect(smsc(host, true), host).toBe(false);
  });
});
