import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

interface Asked {
  readonly method?: string;
  readonly url: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string | Buffer;
}

const ask = async ({ method = 'POST', url, key = gateway.demo!.key, headers, payload }: Asked) => {
  const answer = await gateway.app.inject({
    method: method as 'POST',
    url,
    headers: {
      authorization: `Bearer ${key}`,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
  const isProblem = String(answer.headers['content-type']).includes('problem+json');
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    problem: isProblem ? (answer.json() as { code: string; detail: string; field?: string }) : null,
  };
};

const TEXT = { to: '+33639980001', text: 'Merci, à bientôt', purpose: 'transactional' };
const BODY = JSON.stringify(TEXT);

/** Every endpoint that reads JSON of ours, with a body it takes. */
const DOORS: Readonly<Record<string, string>> = {
  '/v1/messages': BODY,
  '/v1/messages/batch': JSON.stringify({ messages: [TEXT] }),
  '/v1/messages/estimate': BODY,
  '/v1/templates': JSON.stringify({ name: 'über', text: 'é' }),
  '/v1/events': JSON.stringify({
    type: 'order.paid',
    object: { type: 'order', id: 'é1' },
  }),
};

describe('a body that is not what it says', () => {
  const REFUSED: readonly (readonly [string, (body: string) => Omit<Asked, 'url'>, number, string])[] = [
    ['in Latin-1', (body) => ({ payload: Buffer.from(body, 'latin1') }), 400, 'json_invalid'],
    ['in UTF-16', (body) => ({ payload: Buffer.from(body, 'utf16le') }), 400, 'json_invalid'],
    [
      'with half a character',
      (body) => ({ payload: Buffer.from(body.replace('é', '\u00c3'), 'latin1') }),
      400,
      'json_invalid',
    ],
    [
      'with a surrogate in UTF-8',
      (body) => ({
        payload: Buffer.concat([Buffer.from(body.slice(0, -1)), Buffer.from([0xed, 0xa0, 0x80])]),
      }),
      400,
      'json_invalid',
    ],
    [
      'declared as Latin-1',
      (body) => ({ payload: body, headers: { 'content-type': 'application/json; charset=iso-8859-1' } }),
      415,
      'content_type_unsupported',
    ],
    [
      'declared as text',
      (body) => ({ payload: body, headers: { 'content-type': 'text/plain' } }),
      415,
      'content_type_unsupported',
    ],
    [
      'declared as another JSON',
      (body) => ({ payload: body, headers: { 'content-type': 'application/json-patch+json' } }),
      415,
      'content_type_unsupported',
    ],
    [
      'compressed',
      (body) => ({ payload: gzipSync(body), headers: { 'content-encoding': 'gzip' } }),
      415,
      'content_type_unsupported',
    ],
    [
      'shorter than it says',
      (body) => ({ payload: body, headers: { 'content-length': String(Buffer.byteLength(body) + 5) } }),
      400,
      'request_incomplete',
    ],
    ['with a name twice', (body) => ({ payload: `{"a":1,${body.slice(1, -1)},"a":2}` }), 400, 'json_invalid'],
    [
      'with a name twice in two spellings',
      (body) => ({ payload: `{"ab":1,${body.slice(1, -1)},"\\u0061b" :2}` }),
      400,
      'json_invalid',
    ],
    ['with __proto__', (body) => ({ payload: `{"__proto__":{"a":1},${body.slice(1)}` }), 400, 'json_invalid'],
    [
      'with __proto__ in disguise',
      (body) => ({ payload: `{"__pr\\u006fto__":{"a":1},${body.slice(1)}` }),
      400,
      'json_invalid',
    ],
    ['5 000 levels deep', () => ({ payload: '['.repeat(5_000) + ']'.repeat(5_000) }), 400, 'json_invalid'],
    [
      '100 000 objects deep',
      () => ({ payload: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` }),
      400,
      'json_invalid',
    ],
  ];

  test.each(REFUSED)('%s is refused at every endpoint', async (_name, make, status, code) => {
    for (const [url, body] of Object.entries(DOORS))
      expect([url, await ask({ url, ...make(body) })]).toMatchObject([url, { status, problem: { code } }]);
  });

  test('is taken when it is only written differently', async () => {
    for (const [url, body] of Object.entries(DOORS)) {
      const same = [
        { payload: `\ufeff${body}` },
        { payload: body, headers: { 'content-type': 'application/json;charset="UTF-8"' } },
        { payload: body, headers: { 'content-type': 'Application/JSON; charset=utf8' } },
        { payload: body, headers: { 'content-encoding': 'identity' } },
      ];
      for (const how of same) expect((await ask({ url, ...how })).status, url).toBeLessThan(410);
    }
    const nested = { ...TEXT, text: 'x', metadata: undefined };
    expect((await ask({ url: '/v1/messages', payload: JSON.stringify(nested) })).status).toBe(202);
  });

  test('is refused at the endpoints of shops and carriers, too, when compressed', async () => {
    for (const url of [
      '/connectors/shopify/webhooks',
      '/connectors/shopify/flow/send-text',
      '/carriers/simulator/callbacks/x',
    ])
      expect(
        await ask({ url, payload: gzipSync(BODY), headers: { 'content-encoding': 'gzip' } }),
      ).toMatchObject({ status: 415 });
  });
});

describe('what no store can keep', () => {
  test.each<[string, string, object]>([
    ['POST', '/v1/otp', { to: '+33639980001', sender: 'Shop\u0000' }],
    ['PATCH', '/v1/otp/policy', { sender: 'A\u0000B' }],
    ['POST', '/v1/messages', { ...TEXT, sender: 'Sh\u0000p' }],
    ['POST', '/v1/messages/estimate', { ...TEXT, sender: 'Sh\u0000p' }],
    ['POST', '/v1/templates', { name: 'a\u0000b', text: 'x' }],
    ['POST', '/v1/opt-out-links', { to: '+3363998\u00000001' }],
  ])('%s %s with U+0000 is the fault of the request', async (method, url, body) => {
    const { status } = await ask({ method, url, payload: JSON.stringify(body) });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  test.each([
    '/v1/messages?reference=a%00b',
    '/v1/messages?to=%00',
    '/v1/statements/0000-01',
    '/v1/statements/0000-01.csv',
    '/v1/statements/9999-99',
    '/v1/statements/275760-09',
    '/v1/statements/-001-01',
    '/v1/usage?from=0000-01-01T00:00:00Z&to=0001-01-01T00:00:00Z',
    '/v1/usage?from=0000-01-01&to=9999-12-31',
    '/v1/messages?cursor=msg_00000000000000000000000000',
  ])('GET %s is the fault of the request', async (url) => {
    const { status } = await ask({ method: 'GET', url });
    expect(status).toBeLessThan(500);
  });
});

describe('an amount', () => {
  test('that many of would be more than can be kept is refused wherever one is given', async () => {
    const amount = '1000000000';
    const { operatorKey } = gateway.demo!;
    const { id } = (await gateway.operator.post('/v1/operator/accounts', { name: 'Rich' })).body;
    const perSegment = { amount, currency: 'EUR' };
    const asked: Asked[] = [
      { method: 'PATCH', url: '/v1/wallet', payload: JSON.stringify({ lowAt: amount }) },
      { method: 'PATCH', url: '/v1/wallet', payload: JSON.stringify({ keepForOtp: amount }) },
      { url: '/v1/operator/credit', key: operatorKey, payload: JSON.stringify({ accountId: id, amount }) },
      { url: '/v1/operator/tariffs', key: operatorKey, payload: JSON.stringify({ perSegment }) },
    ];
    for (const each of asked) expect((await ask(each)).status, each.url).toBe(400);
  });

  test('is shown however much came together', async () => {
    const rich = await gateway.account('Rich', '999999999.999999');
    for (let more = 0; more < 3; more++)
      await gateway.operator.post('/v1/operator/credit', { accountId: rich.id, amount: '999999999.999999' });
    const { status, body } = await rich.requests.get('/v1/wallet');
    expect(status).toBe(200);
    expect(body['balance']).toEqual({ amount: '3999999999.999996', currency: 'EUR' });
  });
});

describe('what nothing is for', () => {
  test.each(['QUERY', 'PROPFIND', 'SEARCH', 'TRACE', 'OPTIONS', 'LINK', 'PURGE'])(
    '%s is answered 404 or 405, with or without a body',
    async (method) => {
      for (const url of ['/v1/messages', '/v1/nothing', '/', '/docs', '/health'])
        for (const extra of [
          {},
          { payload: BODY },
          { payload: 'x', headers: { 'content-type': 'text/csv' } },
        ])
          expect([404, 405], `${method} ${url}`).toContain((await ask({ method, url, ...extra })).status);
    },
  );

  test.each([
    '/docs/assets/../..',
    '/docs/assets/../../package.json',
    '/docs/assets/%2e%2e/%2e%2e/package.json',
    '/docs/assets/..%2f..%2fpackage.json',
    '/docs/assets/..%5c..%5cpackage.json',
    '/docs/assets/',
    '/docs/assets',
    '/docs/assets/%00',
    '/docs/assets/index.html/x',
    '//docs',
    '/docs/json',
    '/docs/yaml',
    '/docs/assets/%ff',
  ])('GET %s finds nothing that is not for it', async (url) => {
    const { status, text } = await ask({ method: 'GET', url });
    expect(status).toBeLessThan(500);
    expect(text).not.toContain('"@carillon/');
  });
});

describe('an answer', () => {
  test('is short, whatever is in it', async () => {
    const long = 'x'.repeat(1_500_000);
    const asked: Asked[] = [
      { url: '/v1/messages', payload: JSON.stringify({ ...TEXT, [long]: 1 }) },
      { url: '/v1/messages', payload: JSON.stringify({ ...TEXT, to: long }) },
      { url: '/v1/messages', payload: JSON.stringify({ ...TEXT, purpose: long }) },
      { url: '/v1/messages', payload: JSON.stringify({ ...TEXT, sender: long }) },
      { url: '/v1/messages', payload: JSON.stringify({ ...TEXT, template: { name: long } }) },
      { url: '/v1/templates', payload: JSON.stringify({ name: 'x', text: `{{ ${long} ` }) },
      { url: '/v1/templates', payload: JSON.stringify({ name: 'x', text: `{% ${long} %}` }) },
      { url: '/v1/messages', payload: `{"${long}":1,"${long}":2}` },
      { url: '/v1/messages', payload: long },
      { url: '/v1/keys', payload: JSON.stringify({ scopes: [long] }) },
      { url: '/v1/connections', payload: JSON.stringify({ platform: long, shop: long, secret: long }) },
      { method: 'PUT', url: `/v1/messages/${'y'.repeat(290)}/cancel` },
      { method: 'GET', url: `/v1/messages?${'z'.repeat(12_000)}=1` },
      { method: 'GET', url: `/v1/nothing/${'z'.repeat(12_000)}` },
    ];
    for (const each of asked) {
      const { status, text } = await ask(each);
      expect(status, text.slice(0, 300)).toBeGreaterThanOrEqual(400);
      expect(status, text.slice(0, 300)).toBeLessThan(500);
      expect(text.length).toBeLessThan(2_000);
    }
  });

  test('says nothing of a secret that was sent to the wrong place', async () => {
    const secret = `sk_live_${createHash('sha256').update('a secret').digest('hex')}`;
    const asked: Asked[] = [
      { url: '/v1/connections', payload: JSON.stringify({ platform: secret, shop: secret, secret }) },
      {
        url: '/v1/operator/carriers',
        key: gateway.demo!.operatorKey,
        payload: JSON.stringify({ name: 'x', type: 'twilio', secret, settings: { accountSid: secret } }),
      },
      { url: '/v1/operator/carriers', payload: JSON.stringify({ secret }) },
      {
        method: 'PUT',
        url: '/v1/operator/payment-providers/stripe',
        key: gateway.demo!.operatorKey,
        payload: JSON.stringify({ secretKey: secret, webhookSecret: 1, apiBase: secret }),
      },
      { url: '/v1/messages', key: secret, payload: BODY },
      { method: 'DELETE', url: `/carriers/simulator/callbacks/${secret}` },
    ];
    for (const each of asked) expect((await ask(each)).text).not.toContain(secret);
  });

  test('is kept by no cache, framed by no page, and runs nothing', async () => {
    const link = await gateway.live.post('/v1/opt-out-links', { to: '+33639980001' });
    const asked: Asked[] = [
      { method: 'GET', url: '/v1/wallet' },
      { method: 'GET', url: '/v1/nothing' },
      { method: 'GET', url: '/v1/wallet', key: 'wrong' },
      { url: '/v1/messages', payload: BODY },
      { url: '/v1/messages', payload: '{' },
      { method: 'GET', url: '/health' },
      { method: 'GET', url: '/ready' },
      { method: 'GET', url: '/metrics' },
      { method: 'GET', url: String(link.body['path']) },
      { method: 'POST', url: String(link.body['path']) },
      { method: 'GET', url: '/opt-out/nobody' },
    ];
    for (const each of asked) {
      const { headers } = await ask(each);
      expect(headers, each.url).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
    }
  });
});

test('a text is taken as before', async () => {
  expect(await gateway.live.post('/v1/messages', toPhone('0001'))).toMatchObject({ status: 202 });
});
