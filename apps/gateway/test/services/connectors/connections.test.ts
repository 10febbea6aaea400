import { fromId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionRoutes } from '../../../src/services/connectors/connection-routes.ts';
import { createSecretFinder } from '../../../src/services/connectors/secret-finder.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [
    connectionRoutes({ ...options, platforms: ['shopify', 'woocommerce'] }),
  ]);
});
afterAll(() => server.close());

const CONNECTIONS = '/v1/connections';
const SECRET = 'shpss_0123456789abcdef';
const UNKNOWN = 'con_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f';

let shops = 0;
const newShop = () => ({ platform: 'shopify', shop: `acme-${shops++}.myshopify.com`, secret: SECRET });
const secretsOf = (asked: { platform: string; shop: string }) =>
  createSecretFinder(server.database, server.vault, Date.now)(asked);

const secretsFor = async (shop: string) => (await secretsOf({ platform: 'shopify', shop }))[0] ?? null;

describe('connecting a shop', () => {
  it('keeps its secret for the webhook endpoint and shows it to nobody', async () => {
    const account = await server.account();
    const owner = await account.as();
    const asked = newShop();
    const made = await owner.post(CONNECTIONS, asked, once('c'));
    expect(made).toMatchObject({
      status: 201,
      body: { platform: 'shopify', shop: asked.shop, rotatedAt: null },
    });
    const listed = await owner.get(CONNECTIONS);
    expect(listed.body).toEqual({ data: [made.body], nextCursor: null });
    expect(JSON.stringify([made.body, listed.body])).not.toContain(SECRET);
    expect(await secretsFor(asked.shop)).toEqual({
      accountId: account.id,
      connectionId: fromId('con', made.body.id),
      mode: 'live',
      secrets: [SECRET],
    });
  });

  it('leaves no readable secret in the store', async () => {
    await (await (await server.account()).as()).post(CONNECTIONS, newShop(), once('sealed'));
    const { rows } = await server.database.pool.query(
      "SELECT encode(secret, 'escape') AS kept FROM connections UNION ALL SELECT encode(body, 'escape') FROM idempotency_keys",
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map((row) => row.kept).join()).not.toContain(SECRET);
  });

  it('opens a secret in its own row only', async () => {
    const owner = await (await server.account()).as();
    const [one, two] = [newShop(), newShop()];
    await owner.post(CONNECTIONS, one);
    await owner.post(CONNECTIONS, two);
    await server.database.pool.query(
      'UPDATE connections SET secret = (SELECT secret FROM connections WHERE shop = $1) WHERE shop = $2',
      [one.shop, two.shop],
    );
    await expect(secretsFor(two.shop)).rejects.toThrow('moved from another place');
    expect((await secretsFor(one.shop))?.secrets).toEqual([SECRET]);
  });

  it('keeps shops of one name on two platforms apart', async () => {
    const account = await server.account();
    const owner = await account.as();
    const asked = newShop();
    for (const platform of ['woocommerce', 'shopify']) {
      await owner.post(CONNECTIONS, { ...asked, platform, secret: `secret of ${platform}` });
    }
    for (const platform of ['shopify', 'woocommerce']) {
      const found = await secretsOf({ platform, shop: asked.shop });
      expect(found.map(({ secrets }) => secrets)).toEqual([[`secret of ${platform}`]]);
    }
    expect(await secretsOf({ platform: 'magento', shop: asked.shop })).toEqual([]);
  });

  it('is done once by an account, and locks no other account out', async () => {
    const owner = await (await server.account()).as();
    const stranger = await (await server.account()).as();
    const asked = newShop();
    await owner.post(CONNECTIONS, asked);
    const taken = { status: 409, body: { code: 'connection_exists', field: 'shop' } };
    expect(await owner.post(CONNECTIONS, asked)).toMatchObject(taken);
    expect((await stranger.post(CONNECTIONS, { ...asked, secret: 'other secret' })).status).toBe(201);
    const known = await secretsOf({ platform: 'shopify', shop: asked.shop });
    expect(known.map(({ secrets }) => secrets)).toEqual([[SECRET], ['other secret']]);
    expect((await stranger.get(CONNECTIONS)).body.data).toHaveLength(1);
    expect((await stranger.post(CONNECTIONS, { ...asked, platform: 'woocommerce' })).status).toBe(201);
  });

  it.each([
    [{ platform: 'magento' }, 422, 'platform_unknown', 'platform'],
    [{ platform: 'Shopify' }, 422, 'platform_unknown', 'platform'],
    [{ secret: 'short' }, 400, 'request_invalid', 'secret'],
    [{ shop: '' }, 400, 'request_invalid', 'shop'],
    [{ shop: 'a\u0000' }, 400, 'request_invalid', 'shop'],
    [{ token: 'x' }, 400, 'field_unknown', 'token'],
  ])('refuses %j and stores nothing', async (change, status, code, field) => {
    const owner = await (await server.account()).as();
    const refused = await owner.post(CONNECTIONS, { ...newShop(), ...change });
    expect(refused).toMatchObject({ status, body: { code, field } });
    expect((await owner.get(CONNECTIONS)).body.data).toEqual([]);
  });

  it('needs the scope connections:write', async () => {
    const sender = await (await server.account()).as({ scopes: ['messages:send', 'events:write'] });
    for (const answer of [
      await sender.get(CONNECTIONS),
      await sender.post(CONNECTIONS, newShop()),
      await sender.patch(`${CONNECTIONS}/${UNKNOWN}`, { secret: SECRET }),
      await sender.delete(`${CONNECTIONS}/${UNKNOWN}`),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    }
  });

  it('happens once per Idempotency-Key', async () => {
    const owner = await (await server.account()).as();
    const asked = newShop();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => owner.post(CONNECTIONS, asked, once('c'))),
    );
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const again = await owner.post(CONNECTIONS, asked, once('c'));
    expect(again.status).toBe(201);
    expect((await owner.get(CONNECTIONS)).body.data).toEqual([again.body]);
  });
});

describe('rotating a secret', () => {
  it('keeps the one before beside the new one, and no older', async () => {
    const owner = await (await server.account()).as();
    const asked = newShop();
    const { id } = (await owner.post(CONNECTIONS, asked)).body;
    const rotated = await owner.patch(`${CONNECTIONS}/${id}`, { secret: 'second secret' });
    expect(rotated).toMatchObject({ status: 200, body: { id, shop: asked.shop } });
    expect(rotated.body['rotatedAt']).toMatch(/Z$/);
    expect((await secretsFor(asked.shop))?.secrets).toEqual(['second secret', SECRET]);
    await owner.patch(`${CONNECTIONS}/${id}`, { secret: 'third secret' });
    expect((await secretsFor(asked.shop))?.secrets).toEqual(['third secret', 'second secret']);
  });

  it('does not lose the one before when the request is repeated', async () => {
    const owner = await (await server.account()).as();
    const asked = newShop();
    const { id } = (await owner.post(CONNECTIONS, asked)).body;
    const first = await owner.patch(`${CONNECTIONS}/${id}`, { secret: 'second secret' });
    const again = await owner.patch(`${CONNECTIONS}/${id}`, { secret: 'second secret' });
    expect(again.body).toEqual(first.body);
    expect((await secretsFor(asked.shop))?.secrets).toEqual(['second secret', SECRET]);
  });

  it('knows only the connections of its account', async () => {
    const owner = await (await server.account()).as();
    const stranger = await (await server.account()).as();
    const asked = newShop();
    const { id } = (await owner.post(CONNECTIONS, asked)).body;
    const missing = { status: 404, body: { code: 'connection_not_found' } };
    for (const other of [id, UNKNOWN, 'con_1', id.replace('con', 'key')]) {
      expect(await stranger.patch(`${CONNECTIONS}/${other}`, { secret: 'a new secret' })).toMatchObject(
        missing,
      );
      expect(await stranger.delete(`${CONNECTIONS}/${other}`)).toMatchObject(missing);
    }
    expect((await secretsFor(asked.shop))?.secrets).toEqual([SECRET]);
  });

  it.each([
    [{ secret: 'short' }, 'request_invalid', 'secret'],
    [{}, 'request_invalid', 'secret'],
    [{ secret: SECRET, shop: 'other' }, 'field_unknown', 'shop'],
  ])('refuses %j', async (body, code, field) => {
    const owner = await (await server.account()).as();
    const { id } = (await owner.post(CONNECTIONS, newShop())).body;
    expect(await owner.patch(`${CONNECTIONS}/${id}`, body)).toMatchObject({
      status: 400,
      body: { code, field },
    });
  });
});

describe('disconnecting a shop', () => {
  it('forgets its secrets and frees its name', async () => {
    const owner = await (await server.account()).as();
    const asked = newShop();
    const { id } = (await owner.post(CONNECTIONS, asked)).body;
    expect((await owner.delete(`${CONNECTIONS}/${id}`)).status).toBe(204);
    expect(await secretsFor(asked.shop)).toBeNull();
    expect((await owner.delete(`${CONNECTIONS}/${id}`)).status).toBe(404);
    const next = await (await server.account()).as();
    expect((await next.post(CONNECTIONS, asked)).status).toBe(201);
  });
});

describe('listing connections', () => {
  it('gives pages, newest first', async () => {
    const owner = await (await server.account()).as();
    const made: string[] = [];
    for (let i = 0; i < 3; i++) made.unshift((await owner.post(CONNECTIONS, newShop())).body.id);
    const first = await owner.get(`${CONNECTIONS}?limit=2`);
    const second = await owner.get(`${CONNECTIONS}?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.data, ...second.body.data].map(({ id }) => id)).toEqual(made);
    expect(second.body.nextCursor).toBeNull();
    expect(await owner.get(`${CONNECTIONS}?cursor=1`)).toMatchObject({
      status: 400,
      body: { code: 'cursor_invalid' },
    });
  });
});
