import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadCarriers } from '../../../src/engine/carriers/carriers.ts';
import { routingRoutes } from '../../../src/engine/routing/route-routes.ts';
import { carrierRoutes } from '../../../src/services/carriers/carrier-routes.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

/** Two types of carrier: one with nothing to set, one with something to get wrong. */
const carrierTypes = {
  plain: z.strictObject({}),
  wired: z.strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    tls: z.boolean().default(true),
  }),
};

let server: TestServer;
let changes: string[][] = [];
beforeAll(async () => {
  server = await createTestServer((options) => {
    const onChange = async (): Promise<void> => {
      changes.push((await loadCarriers(options.database, options.vault)).map(({ name }) => name));
    };
    return [
      carrierRoutes({ ...options, carrierTypes, onChange }),
      routingRoutes({ ...options, onChange: () => {} }),
    ];
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.database.pool.query('TRUNCATE carriers, routes');
  changes = [];
});

const CARRIERS = '/v1/operator/carriers';
const WIRED = {
  name: 'north',
  type: 'wired',
  settings: { host: 'smsc.example', port: 2775 },
  secret: 'pass word',
};

describe('pausing a carrier', () => {
  it('is told at once to whoever runs carriers, with its reason, and undone by resuming', async () => {
    const { id } = (await server.operator.post(CARRIERS, WIRED)).body;
    expect(await loadCarriers(server.database, server.vault)).toMatchObject([{ paused: null }]);
    const paused = await server.operator.post(`${CARRIERS}/${id}/pause`, { reason: 'they are late' });
    expect(paused).toMatchObject({
      status: 200,
      body: { id, health: 100, pauseReason: 'they are late', pausedAt: expect.any(String) },
    });
    expect(changes).toHaveLength(2);
    expect(await loadCarriers(server.database, server.vault)).toMatchObject([
      { paused: 'the operator paused it: they are late' },
    ]);
    expect((await server.operator.post(`${CARRIERS}/${id}/resume`)).body).toMatchObject({ pausedAt: null });
    expect(await loadCarriers(server.database, server.vault)).toMatchObject([{ paused: null }]);
    const missing = await server.operator.post(`${CARRIERS}/${id.replace('car', 'rte')}/pause`);
    expect(missing).toMatchObject({ status: 404, body: { code: 'carrier_not_found' } });
  });
});

describe('adding a carrier', () => {
  it('is told at once to whoever runs carriers, secret included', async () => {
    const added = await server.operator.post(CARRIERS, WIRED);
    expect(added).toMatchObject({
      status: 201,
      body: { name: 'north', type: 'wired', settings: WIRED.settings, hasSecret: true },
    });
    expect(changes).toEqual([['north']]);
    expect(await loadCarriers(server.database, server.vault)).toMatchObject([WIRED]);
    expect((await server.operator.get(CARRIERS)).body).toEqual({ data: [added.body], nextCursor: null });
  });

  it('needs neither settings nor a secret where its type has none', async () => {
    const added = await server.operator.post(CARRIERS, { name: 'plain-1', type: 'plain' });
    expect(added).toMatchObject({ status: 201, body: { settings: {}, hasSecret: false } });
    expect(await loadCarriers(server.database, server.vault)).toMatchObject([
      { name: 'plain-1', secret: null },
    ]);
  });

  it('shows and stores no readable secret', async () => {
    const added = await server.operator.post(CARRIERS, WIRED, once('carrier with a secret'));
    const listed = await server.operator.get(CARRIERS);
    const { rows } = await server.database.pool.query(
      `SELECT row_to_json(c)::text || encode(secret, 'escape') AS kept FROM carriers c
       UNION ALL SELECT encode(body, 'escape') FROM idempotency_keys`,
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify([added.body, listed.body, rows])).not.toContain(WIRED.secret);
  });

  it.each([
    [{ type: 'smoke' }, 422, 'carrier_settings_invalid', 'type'],
    [{ type: 'toString' }, 422, 'carrier_settings_invalid', 'type'],
    [{ settings: { host: 'a' } }, 422, 'carrier_settings_invalid', 'settings.port'],
    [{ settings: { host: 'a', port: 70_000 } }, 422, 'carrier_settings_invalid', 'settings.port'],
    [{ settings: { ...WIRED.settings, user: 'x' } }, 422, 'carrier_settings_invalid', 'settings.user'],
    [{ settings: { host: 'a\u0000', port: 1 } }, 400, 'request_invalid', 'settings'],
    [{ settings: [] }, 400, 'request_invalid', 'settings'],
    [{ name: 'North' }, 400, 'request_invalid', 'name'],
    [{ secret: '' }, 400, 'request_invalid', 'secret'],
    [{ password: 'x' }, 400, 'field_unknown', 'password'],
  ])('refuses %j and stores nothing', async (change, status, code, field) => {
    const refused = await server.operator.post(CARRIERS, { ...WIRED, ...change });
    expect(refused).toMatchObject({ status, body: { code, field } });
    expect(refused.body['detail']).not.toContain(WIRED.secret);
    expect(await loadCarriers(server.database, server.vault)).toEqual([]);
    expect(changes).toEqual([]);
  });

  it('keeps names apart, also when asked at once', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => server.operator.post(CARRIERS, WIRED)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const taken = answers.find(({ status }) => status === 409);
    expect(taken?.body).toMatchObject({ code: 'carrier_name_taken', field: 'name' });
  });

  it('happens once per Idempotency-Key', async () => {
    const ask = () => server.operator.post(CARRIERS, WIRED, once('carrier once'));
    const first = await ask();
    expect(await ask()).toMatchObject({ status: 201, body: first.body });
    expect(await loadCarriers(server.database, server.vault)).toHaveLength(1);
  });

  it('is for the operator', async () => {
    const owner = await (await server.account()).as();
    const { id } = (await server.operator.post(CARRIERS, WIRED)).body;
    for (const answer of [
      await owner.get(CARRIERS),
      await owner.post(CARRIERS, { ...WIRED, name: 'mine' }),
      await owner.delete(`${CARRIERS}/${id}`),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    }
    expect(await loadCarriers(server.database, server.vault)).toHaveLength(1);
  });
});

describe('deleting a carrier', () => {
  it('is told at once to whoever runs carriers', async () => {
    const { id } = (await server.operator.post(CARRIERS, WIRED)).body;
    expect((await server.operator.delete(`${CARRIERS}/${id}`)).status).toBe(204);
    expect(changes).toEqual([['north'], []]);
    const again = await server.operator.delete(`${CARRIERS}/${id}`);
    expect(again).toMatchObject({ status: 404, body: { code: 'carrier_not_found' } });
  });

  it('waits until no route uses it', async () => {
    const { id } = (await server.operator.post(CARRIERS, WIRED)).body;
    await server.operator.post(CARRIERS, { name: 'south', type: 'plain' });
    const carriers = [{ name: 'south' }, { name: 'north', weight: 0 }];
    const route = (await server.operator.post('/v1/operator/routes', { carriers })).body;
    const refused = await server.operator.delete(`${CARRIERS}/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'carrier_in_use' } });
    expect(await loadCarriers(server.database, server.vault)).toHaveLength(2);
    await server.operator.delete(`/v1/operator/routes/${route.id}`);
    expect((await server.operator.delete(`${CARRIERS}/${id}`)).status).toBe(204);
  });

  it('never leaves a route without its carrier, however the two meet', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = (await server.operator.post(CARRIERS, { name: `race-${round}`, type: 'plain' })).body;
      const [added, gone] = await Promise.all([
        server.operator.post('/v1/operator/routes', { carriers: [{ name: `race-${round}` }] }),
        server.operator.delete(`${CARRIERS}/${id}`),
      ]);
      expect(['201,409', '422,204']).toContain([added.status, gone.status].join());
    }
  });
});

describe('listing carriers', () => {
  it('gives pages, newest first', async () => {
    for (const name of ['a', 'b', 'c']) await server.operator.post(CARRIERS, { name, type: 'plain' });
    const first = await server.operator.get(`${CARRIERS}?limit=2`);
    expect(first.body.data.map((shown) => shown['name'])).toEqual(['c', 'b']);
    const second = await server.operator.get(`${CARRIERS}?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ name: 'a' }], nextCursor: null });
  });
});
