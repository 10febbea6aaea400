import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';

interface Asked {
  readonly url?: string;
  readonly method?: 'GET' | 'POST';
  readonly authorization?: string;
  /** The other end of the connection. */
  readonly from?: string;
  readonly forwarded?: string;
}

const requestsThrough =
  (gateway: () => TestGateway) =>
  async ({ url = '/v1/wallet', method = 'GET', authorization, from = '192.0.2.1', forwarded }: Asked) => {
    const answer = await gateway().app.inject({
      method,
      url,
      remoteAddress: from,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
      },
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      code: isJson ? (answer.json() as { code?: string }).code : undefined,
    };
  };

const bearer = (key: string): string => `Bearer ${key}`;

describe('with low limits', () => {
  let gateway: TestGateway;
  const ask = requestsThrough(() => gateway);
  beforeAll(async () => {
    gateway = await startTestGateway({
      GATEWAY_RATE_LIMIT: '6',
      GATEWAY_RATE_LIMIT_KEY: '4',
      GATEWAY_RATE_LIMIT_ADDRESS: '6',
      GATEWAY_REFUSED_KEYS: '0',
      GATEWAY_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    });
  });
  afterAll(() => gateway.close());

  const accountWithKeys = async (count: number): Promise<string[]> => {
    const { rows } = await gateway.database.pool.query<{ id: string }>(
      `INSERT INTO accounts (id, name, plan, currency) VALUES (gen_random_uuid(), 'x', 'standard', 'EUR') RETURNING id`,
    );
    await gateway.database.pool.query(
      `INSERT INTO wallets (account_id, currency, available, held) VALUES ($1, 'EUR', 0, 0)`,
      [rows[0]!.id],
    );
    const { createKeyFor } = await import('../../../../src/engine/api-keys/keys.ts');
    return Promise.all(
      Array.from({ length: count }, () =>
        gateway.database.transaction(async (client) => {
          const made = await createKeyFor(client, rows[0]!.id, { mode: 'live', scopes: ['*'] });
          if (!made.ok) throw new Error(made.error.detail);
          return made.value.key;
        }),
      ),
    );
  };

  test('an account past its limit is told how long to wait, whichever of its keys it shows', async () => {
    const [first, second] = await accountWithKeys(2);
    for (let request = 0; request < 6; request++) {
      const { status, headers } = await ask({ authorization: bearer(request % 2 === 0 ? first! : second!) });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        // The nearer of the two limits.
        'ratelimit-remaining': String(Math.min(5 - request, 3 - Math.floor(request / 2))),
        'ratelimit-policy': expect.stringMatching(/^[46];w=60$/),
      });
      expect(Number(headers['ratelimit-reset'])).toBeLessThanOrEqual(60);
    }
    const written = [bearer(first!), bearer(second!), `bearer ${first}`, `BEARER ${second}`];
    for (const authorization of written) {
      const refused = await ask({ authorization, from: '198.51.100.7' });
      expect(refused).toMatchObject({ status: 429, code: 'rate_limited' });
      const wait = Number(refused.headers['retry-after']);
      expect(wait).toBeGreaterThan(1);
      expect(wait).toBeLessThanOrEqual(60);
      expect(refused.headers['content-type']).toContain('application/problem+json');
    }
    for (const spaces of [2, 3, 50])
      expect(await ask({ authorization: `Bearer${' '.repeat(spaces)}${first}` })).toMatchObject({
        status: 401,
      });
    const [other] = await accountWithKeys(1);
    expect((await ask({ authorization: bearer(other!) })).status).toBe(200);
  });

  test('a key past its own limit leaves the rest of the account to the others', async () => {
    const [busy, other] = await accountWithKeys(2);
    for (let request = 0; request < 4; request++)
      expect(await ask({ authorization: bearer(busy!) })).toMatchObject({
        status: 200,
        headers: { 'ratelimit-limit': '4', 'ratelimit-remaining': String(3 - request) },
      });
    // What the key is refused is not counted for the account.
    for (let request = 0; request < 5; request++)
      expect(await ask({ authorization: bearer(busy!) })).toMatchObject({
        status: 429,
        code: 'rate_limited',
        headers: { 'ratelimit-limit': '4', 'ratelimit-remaining': '0' },
      });
    for (let request = 0; request < 2; request++)
      expect(await ask({ authorization: bearer(other!) })).toMatchObject({
        status: 200,
        headers: { 'ratelimit-limit': '6', 'ratelimit-remaining': String(1 - request) },
      });
    expect((await ask({ authorization: bearer(other!) })).status).toBe(429);
  });

  test('strangers are counted by their address, whatever they write about it', async () => {
    const spend = async (how: Asked) => {
      for (let request = 0; request < 6; request++)
        expect((await ask({ url: '/docs/errors', ...how })).status).toBe(200);
    };
    await spend({ from: '192.0.2.8' });
    for (const extra of [
      {},
      { forwarded: '203.0.113.5' },
      { forwarded: '10.0.0.1' },
      { authorization: 'Bearer nonsense' },
      { authorization: 'Basic YTpi' },
    ])
      expect((await ask({ url: '/docs/errors', from: '192.0.2.8', ...extra })).status).toBe(429);
    expect((await ask({ url: '/openapi.json', from: '192.0.2.8' })).status).toBe(429);
    expect((await ask({ url: '/docs/errors', from: '192.0.2.9' })).status).toBe(200);
  });

  test('a network of IPv6 is one address, and an IPv4 address written as IPv6 is itself', async () => {
    for (let request = 0; request < 6; request++)
      expect((await ask({ url: '/docs/errors', from: `2001:db8:1:2:${request}::1` })).status).toBe(200);
    expect((await ask({ url: '/docs/errors', from: '2001:db8:1:2:ffff::9' })).status).toBe(429);
    expect((await ask({ url: '/docs/errors', from: '2001:db8:1:3::1' })).status).toBe(200);
    for (let request = 0; request < 6; request++)
      expect((await ask({ url: '/docs/errors', from: '192.0.2.77' })).status).toBe(200);
    expect((await ask({ url: '/docs/errors', from: '::ffff:192.0.2.77' })).status).toBe(429);
  });

  test('behind a trusted proxy each client counts for itself, with or without its port', async () => {
    const from = '10.1.2.3';
    for (let request = 0; request < 6; request++)
      expect(
        (await ask({ url: '/docs/errors', from, forwarded: `9.9.9.9, 203.0.113.1:${4_000 + request}` }))
          .status,
      ).toBe(200);
    expect((await ask({ url: '/docs/errors', from, forwarded: '8.8.8.8, 203.0.113.1' })).status).toBe(429);
    expect((await ask({ url: '/docs/errors', from, forwarded: '203.0.113.1, 203.0.113.2' })).status).toBe(
      200,
    );
    expect((await ask({ url: '/docs/errors', from: '::1', forwarded: '203.0.113.1' })).status).toBe(429);
  });

  test('requests for an account without a key are counted, too', async () => {
    for (let request = 0; request < 6; request++)
      expect((await ask({ url: '/v1/wallet', from: '192.0.2.31' })).status).toBe(401);
    expect((await ask({ url: '/v1/wallet', from: '192.0.2.31' })).status).toBe(429);
    expect((await ask({ url: '/v1/wallet', from: '192.0.2.32' })).status).toBe(401);
  });

  test('addresses that are not there are counted, probes never', async () => {
    for (let request = 0; request < 6; request++)
      expect((await ask({ url: `/nothing/${request}`, from: '192.0.2.30' })).status).toBe(404);
    expect((await ask({ url: '/nothing/more', from: '192.0.2.30' })).status).toBe(429);
    for (const url of ['/health', '/ready'])
      for (let probe = 0; probe < 10; probe++)
        expect((await ask({ url, from: '192.0.2.30' })).status, url).toBe(200);
  });
});

describe('wrong keys', () => {
  let gateway: TestGateway;
  const ask = requestsThrough(() => gateway);
  const wrong = (n: number | string): string => bearer(`ck_live_${String(n).padEnd(43, 'x')}`);
  beforeAll(async () => {
    gateway = await startTestGateway({ GATEWAY_REFUSED_KEYS: '30' });
  });
  afterAll(() => gateway.close());

  const lookUps = async (work: () => Promise<unknown>): Promise<number> => {
    const { pool } = gateway.ownDatabase;
    const { query } = pool;
    let count = 0;
    pool.query = ((...given: Parameters<typeof query>) => {
      if ((given[0] as { name?: string }).name === 'recognise-key') count += 1;
      return Reflect.apply(query, pool, given) as unknown;
    }) as typeof query;
    await work();
    pool.query = query;
    return count;
  };

  test('that differ are guesses: a few are looked up, the rest are not, however many come at once', async () => {
    const answers: string[] = [];
    const looked = await lookUps(async () => {
      const many = Array.from({ length: 200 }, (_, n) =>
        ask({ authorization: wrong(n), from: '192.0.2.40' }),
      );
      for (const { status, headers } of await Promise.all(many)) {
        answers.push(String(status));
        if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
    });
    expect(looked).toBeGreaterThanOrEqual(3);
    expect(looked).toBeLessThanOrEqual(3 + 3);
    expect(answers.filter((status) => status === '401')).toHaveLength(looked);
    expect(answers.filter((status) => status === '429')).toHaveLength(200 - looked);
    expect((await ask({ authorization: wrong(1), from: '192.0.2.41' })).status).toBe(401);
  });

  test('that are the same are a mistake: more of them are answered, and they end as well', async () => {
    const from = performance.now();
    const statuses: number[] = [];
    for (let n = 0; n < 60; n++)
      statuses.push((await ask({ authorization: wrong('same'), from: '192.0.2.50' })).status);
    const answered = statuses.filter((status) => status === 401).length;
    const comeBack = Math.ceil(((performance.now() - from) / 60_000) * 30);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
    expect(answered).toBeLessThanOrEqual(30 + comeBack);
    expect(statuses).toContain(429);
  });

  test('shut nobody out whose key has been good, also from the same address', async () => {
    const from = '192.0.2.60';
    const authorization = bearer(gateway.demo!.key);
    expect((await ask({ authorization, from })).status).toBe(200);
    for (let n = 0; n < 10; n++) await ask({ authorization: wrong(`shut${n}`), from });
    expect((await ask({ authorization: wrong('more'), from })).status).toBe(429);
    expect((await ask({ authorization, from })).status).toBe(200);
    const fresh = bearer((await gateway.live.post('/v1/keys', {})).body.key);
    expect((await ask({ authorization: fresh, from })).status).toBe(429);
    expect((await ask({ authorization: fresh, from: '192.0.2.61' })).status).toBe(200);
    expect((await ask({ authorization: fresh, from })).status).toBe(200);
  });

  test('are counted at every endpoint that reads one, revoked ones too', async () => {
    const made = (await gateway.live.post('/v1/keys', {})).body;
    await gateway.live.delete(`/v1/keys/${made.id}`);
    const from = '192.0.2.70';
    const asked = [
      { url: '/metrics', authorization: wrong('m') },
      { url: '/ready', authorization: wrong('r') },
      { url: '/v1/operator/accounts', authorization: bearer(made.key) },
    ];
    for (const each of asked) await ask({ ...each, from });
    for (const url of ['/metrics', '/v1/wallet'])
      expect((await ask({ url, authorization: wrong('z'), from })).status).toBe(429);
  });

  test('many good keys of one address are all known, however many come at once', async () => {
    const keys = await Promise.all(
      Array.from({ length: 20 }, async () => (await gateway.live.post('/v1/keys', {})).body.key),
    );
    const from = '192.0.2.80';
    const answers = await Promise.all(keys.map((key) => ask({ authorization: bearer(key), from })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });
});

test('limits are on where nobody set any', async () => {
  const { DEFAULT_LIMITS } = await import('../../../../src/infrastructure/config/limits.ts');
  const { trustedProxies, ...numbers } = DEFAULT_LIMITS;
  expect(trustedProxies).toEqual([]);
  for (const limit of Object.values(numbers)) expect(limit).toBeGreaterThan(0);
});
