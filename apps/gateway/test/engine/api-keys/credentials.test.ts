import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIALS } from '../../../src/engine/api-keys/credentials.ts';
import { createSecretFinder } from '../../../src/services/connectors/secret-finder.ts';
import { apiRoutesOf } from '../../infrastructure/http/support/routes.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { requestsOf } from '../../support/requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** What looks like a secret and lets nobody in, each with what it is. */
const NO_CREDENTIALS: Readonly<Record<string, string>> = {
  'vault_keys.wrapped_key': 'wrapped by the master key; vault:rotate makes the next',
  'otp_peppers.sealed': 'never leaves the process',
  'audit_keys.sealed': 'never leaves the process',
  'suppression_keys.sealed': 'never leaves the process; numbers:rotate makes the next',
  'bind_leases.token': 'a number that tells a later holder from an earlier one',
  'carriers.secret_changed_at': 'when a secret was changed',
  'idempotency_keys.secret_of': 'the id of an API key',
  'inbound_parts.text_key': 'what the parts of one text have in common',
  'parked_receipts.code': 'what a carrier says of a text',
  'received_webhooks.code': 'why a webhook of a shop could not be read',
  'privacy_requests.sealed_subject': 'whom a request is about, until it is done',
  'schema_migrations.hash': 'of a migration’s text',
};
/** Digests of numbers and requests, and bodies that are sealed because of what is in them: nothing is shown to get in. */
const NO_SECRETS =
  /(^|\.)(digest|number_digest|ip_digest|fingerprint|mac|dropped_mac|body|recipient|event_key|event_key_digest|octets)$/;
const LOOKS_SECRET = /secret|token|hash|sealed|password|passwd|credential|pepper|salt|(^|_)code(_|$)|wrapped/;

describe('every kind of credential', () => {
  it('has a list and an end among the routes', async () => {
    const routes = (await apiRoutesOf(gateway.app)).map(({ method, url }) => `${method} ${url}`);
    for (const { name, lists, ends, unlisted } of CREDENTIALS) {
      if (unlisted === undefined) expect(lists.length, name).toBeGreaterThan(0);
      expect(ends.length, name).toBeGreaterThan(0);
      expect(routes, name).toEqual(expect.arrayContaining([...lists, ...ends]));
    }
  });

  it('is in the register: no table keeps a secret that nobody can end', async () => {
    const { rows } = await gateway.database.pool.query<{ place: string; type: string }>(
      `SELECT DISTINCT c.table_name || '.' || c.column_name AS place, c.data_type AS type
       FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name AND NOT t.relispartition
       WHERE c.table_schema = 'public' AND t.relkind IN ('r', 'p')`,
    );
    const known = new Set([...CREDENTIALS.flatMap(({ columns }) => columns), ...Object.keys(NO_CREDENTIALS)]);
    const suspicious = rows
      .filter(({ place, type }) => type === 'bytea' || LOOKS_SECRET.test(place.split('.')[1]!))
      .map(({ place }) => place)
      .filter((place) => !known.has(place) && !NO_SECRETS.test(place));
    const CODES = /receipt_code|error_code|_codes?$/;
    expect(suspicious.filter((place) => !CODES.test(place) || known.has(place))).toEqual([]);
    const places = new Set(rows.map(({ place }) => place));
    for (const place of known) expect(places, place).toContain(place);
  });
});

const open = async (key: string, url = '/v1/messages'): Promise<number> =>
  (await gateway.app.inject({ url, headers: { authorization: `Bearer ${key}` } })).statusCode;

describe('keys of the operator', () => {
  it('are made, listed and ended, and the secret is shown once', async () => {
    const made = await gateway.operator.post('/v1/operator/keys', { label: 'on call' });
    expect(made).toMatchObject({ status: 201, body: { label: 'on call', source: null, revokedAt: null } });
    expect(made.body.key).toMatch(/^ck_operator_[\w-]{43}$/);
    expect(await open(made.body.key, '/v1/operator/accounts')).toBe(200);
    const listed = await gateway.operator.get('/v1/operator/keys');
    expect(listed.body.data.map(({ id }) => id)).toContain(made.body.id);
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    expect((await gateway.operator.delete(`/v1/operator/keys/${made.body.id}`)).status).toBe(204);
    expect(await open(made.body.key, '/v1/operator/accounts')).toBe(401);
    expect((await gateway.operator.get('/v1/operator/keys')).body.data[0]!['revokedAt']).toMatch(/Z$/);
  });

  it('end by themselves when they were made so', async () => {
    const expiresAt = new Date(gateway.now() + 60_000).toISOString();
    const { key } = (await gateway.operator.post('/v1/operator/keys', { expiresAt })).body;
    expect(await open(key, '/v1/operator/accounts')).toBe(200);
    gateway.advance(60_000);
    expect(await open(key, '/v1/operator/accounts')).toBe(401);
  });

  it('are never all ended: the last one stays until there is another', async () => {
    const { data } = (await gateway.operator.get('/v1/operator/keys')).body;
    const [last] = data.filter((key) => key['revokedAt'] === null && key['expiresAt'] === null);
    expect(await gateway.operator.delete(`/v1/operator/keys/${last!.id}`)).toMatchObject({
      status: 409,
      body: { code: 'operator_key_last' },
    });
  });

  it('are not ended as keys of an account, nor the other way round', async () => {
    const { id, requests } = await gateway.account('Mixed', '0');
    const own = (await requests.post('/v1/keys', {})).body.id;
    const operators = (await gateway.operator.post('/v1/operator/keys', {})).body.id;
    expect((await gateway.operator.delete(`/v1/operator/keys/${own}`)).status).toBe(404);
    expect((await gateway.operator.delete(`/v1/operator/accounts/${id}/keys/${operators}`)).status).toBe(404);
    expect((await requests.delete(`/v1/keys/${operators}`)).status).toBe(404);
    expect((await gateway.operator.delete(`/v1/operator/keys/${operators}`)).status).toBe(204);
  });
});

describe('keys of an account', () => {
  it('are listed and ended by the operator', async () => {
    const { id, key } = await gateway.account('Tenant', '0');
    const { data } = (await gateway.operator.get(`/v1/operator/accounts/${id}/keys`)).body;
    expect(data).toMatchObject([{ mode: 'live', scopes: ['*'], revokedAt: null }]);
    const other = await gateway.account('Other', '0');
    expect(
      (await gateway.operator.delete(`/v1/operator/accounts/${other.id}/keys/${data[0]!.id}`)).status,
    ).toBe(404);
    expect(await open(key)).toBe(200);
    expect((await gateway.operator.delete(`/v1/operator/accounts/${id}/keys/${data[0]!.id}`)).status).toBe(
      204,
    );
    expect(await open(key)).toBe(401);
    expect((await gateway.operator.get('/v1/operator/accounts/acc_1/keys')).status).toBe(404);
  });

  it('of a sub-account are listed and ended by its main account, and by no other', async () => {
    const main = await gateway.account('Main', '0');
    const stranger = await gateway.account('Stranger', '0');
    const sub = (await main.requests.post('/v1/accounts', { name: 'Sub' })).body.id;
    const made = (await main.requests.post(`/v1/accounts/${sub}/keys`, {})).body;
    const list = await main.requests.get(`/v1/accounts/${sub}/keys`);
    expect(list.body.data).toMatchObject([{ id: made.id, revokedAt: null }]);
    expect(JSON.stringify(list.body)).not.toContain(made.key);
    expect((await stranger.requests.get(`/v1/accounts/${sub}/keys`)).status).toBe(404);
    expect((await stranger.requests.delete(`/v1/accounts/${sub}/keys/${made.id}`)).status).toBe(404);
    expect(await open(made.key)).toBe(200);
    expect((await main.requests.delete(`/v1/accounts/${sub}/keys/${made.id}`)).status).toBe(204);
    expect(await open(made.key)).toBe(401);
  });

  it('end at once in every process, however they are ended', async () => {
    const { id, key } = await gateway.account('Replicas', '0');
    const other = await gateway.replica();
    try {
      const there = requestsOf(other.app, key);
      // Remembered there, and read again and again while it ends here.
      expect((await there.get('/v1/messages')).status).toBe(200);
      const { data } = (await gateway.operator.get(`/v1/operator/accounts/${id}/keys`)).body;
      await gateway.operator.delete(`/v1/operator/accounts/${id}/keys/${data[0]!.id}`);
      const began = performance.now();
      while ((await there.get('/v1/messages')).status !== 401)
        expect(performance.now() - began).toBeLessThan(1_500);
    } finally {
      await other.stop();
    }
  });
});

describe('the secret a shop had before', () => {
  it('ends a day after the rotation, or at once when it is told to', async () => {
    const made = await gateway.live.post('/v1/connections', {
      platform: 'shopify',
      shop: 'rotating.myshopify.com',
      secret: 'the first secret',
    });
    const count = async (): Promise<number> => {
      const vault = { open: () => Buffer.from('x') } as never;
      const find = createSecretFinder(gateway.database, vault, gateway.now);
      return (await find({ platform: 'shopify', shop: 'rotating.myshopify.com' }))[0]!.secrets.length;
    };
    const rotate = (body: object) => gateway.live.patch(`/v1/connections/${made.body.id}`, body);
    await rotate({ secret: 'the second secret' });
    expect(await count()).toBe(2);
    gateway.advance(24 * 3_600_000);
    expect(await count()).toBe(1);
    await rotate({ secret: 'the third secret' });
    expect(await count()).toBe(2);
    await rotate({ secret: 'the third secret', keepPrevious: false });
    expect(await count()).toBe(1);
    await rotate({ secret: 'the fourth secret', keepPrevious: false });
    expect(await count()).toBe(1);
  });
});

it('keys of a payment provider are listed without them, and forgotten', async () => {
  const keys = {
    secretKey: 'sk_test_0123456789abcdef',
    webhookSecret: 'whsec_0123456789abcdef',
    validDays: 30,
  };
  expect((await gateway.operator.put('/v1/operator/payment-providers/stripe', keys)).status).toBe(200);
  const listed = await gateway.operator.get('/v1/operator/payment-providers');
  expect(listed.body.data).toEqual([{ name: 'stripe', validDays: 30 }]);
  expect((await gateway.operator.delete('/v1/operator/payment-providers/stripe')).status).toBe(204);
  expect((await gateway.operator.get('/v1/operator/payment-providers')).body.data).toEqual([]);
  expect((await gateway.operator.delete('/v1/operator/payment-providers/stripe')).body['code']).toBe(
    'payment_provider_missing',
  );
});
