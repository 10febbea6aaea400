import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadCarriers } from '../../../src/engine/carriers/carriers.ts';
import { carrierEventRoutes } from '../../../src/engine/routing/carrier-event-routes.ts';
import { routingRoutes } from '../../../src/engine/routing/route-routes.ts';
import { carrierRoutes } from '../../../src/services/carriers/carrier-routes.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

const carrierTypes = {
  wired: z.strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    rate: z.number().nullable().default(null),
    profile: z
      .strictObject({ ids: z.enum(['exact', 'folded']).default('folded'), waitMs: z.int().default(1_000) })
      .prefault({}),
  }),
  open: z.strictObject({}),
};

let server: TestServer;
let changes = 0;
beforeAll(async () => {
  server = await createTestServer((options) => [
    carrierRoutes({
      ...options,
      carrierTypes,
      secrets: { wired: 'its password' },
      onChange: () => {
        changes += 1;
      },
    }),
    routingRoutes({ ...options, onChange: () => {} }),
    carrierEventRoutes(options),
  ]);
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.database.pool.query('TRUNCATE carriers, routes, carrier_events');
  changes = 0;
});

const CARRIERS = '/v1/operator/carriers';
const NORTH = {
  name: 'north',
  type: 'wired',
  settings: { host: 'smsc.example', port: 2775, rate: 5, profile: { ids: 'exact', waitMs: 300 } },
  secret: 'wrong one',
};
const add = async (carrier: object = NORTH): Promise<string> =>
  (await server.operator.post(CARRIERS, carrier)).body.id;
const stored = async () => (await loadCarriers(server.database, server.vault))[0];
const patch = (called: string, body: object, headers = {}) =>
  server.operator.patch(`${CARRIERS}/${called}`, body, headers);

describe('changing a carrier', () => {
  it('corrects its secret, which is never shown, and tells whoever runs it before it answers', async () => {
    const id = await add();
    const before = changes;
    const answer = await patch('north', { secret: 'right one' });
    expect(answer).toMatchObject({ status: 200, body: { id, hasSecret: true, settings: NORTH.settings } });
    expect(JSON.stringify(answer.body)).not.toContain('right one');
    expect(await stored()).toMatchObject({ secret: 'right one', previous: { secret: 'wrong one' } });
    expect(changes).toBe(before + 1);
    const { rows } = await server.database.pool.query(
      "SELECT encode(secret, 'escape') || settings::text AS kept FROM carriers",
    );
    expect(rows[0]!['kept']).not.toContain('right one');
  });

  it.each([
    [{ port: 2776 }, { ...NORTH.settings, port: 2776 }],
    [{ profile: { waitMs: 900 } }, { ...NORTH.settings, profile: { ids: 'exact', waitMs: 900 } }],
    [{ rate: null }, { host: 'smsc.example', port: 2775, profile: NORTH.settings.profile }],
    [{ profile: { ids: null } }, { ...NORTH.settings, profile: { waitMs: 300 } }],
    [
      { profile: null, host: 'b' },
      { host: 'b', port: 2775, rate: 5 },
    ],
    [{}, NORTH.settings],
  ])('merges %j into what it has', async (settings, expected) => {
    const id = await add();
    expect(await patch(id, { settings })).toMatchObject({ status: 200 });
    expect((await stored())!.settings).toEqual(expected);
    expect((await stored())!.secret).toBe('wrong one');
  });

  it.each([
    [{ settings: { port: 70_000 } }, 422, 'carrier_settings_invalid', 'settings.port'],
    [{ settings: { host: null } }, 422, 'carrier_settings_invalid', 'settings.host'],
    [{ settings: { profile: { ids: 'both' } } }, 422, 'carrier_settings_invalid', 'settings.profile.ids'],
    [{ settings: { user: 'x' } }, 422, 'carrier_settings_invalid', 'settings.user'],
    [{ settings: { profile: 'exact' } }, 422, 'carrier_settings_invalid', 'settings.profile'],
    [{ secret: null }, 422, 'carrier_settings_invalid', 'secret'],
    [{ secret: '' }, 400, 'request_invalid', 'secret'],
    [{}, 400, 'request_invalid', 'settings'],
    [{ name: 'south' }, 400, 'field_unknown', 'name'],
    [{ type: 'open' }, 400, 'field_unknown', 'type'],
    [{ settings: { host: 'a\u0000' } }, 400, 'request_invalid', 'settings'],
  ])('refuses %j whole, and changes nothing', async (body, status, code, field) => {
    await add();
    const before = await stored();
    const answer = await patch('north', { ...body, ...('settings' in body && { secret: 'new' }) });
    expect(answer).toMatchObject({ status, body: { code, field } });
    expect(await stored()).toEqual(before);
  });

  it('takes a member that is called like an object’s own for what it is: an unknown setting', async () => {
    await add();
    for (const name of ['constructor', '__proto__', 'toString']) {
      const answer = await patch('north', JSON.parse(`{"settings":{"${name}":{"port":1}}}`));
      expect(answer.status, name).toBeGreaterThanOrEqual(400);
    }
    expect((await stored())!.settings).toEqual(NORTH.settings);
  });

  it('is written down as an event that names what was changed, and not to what', async () => {
    await add();
    await patch('north', { settings: { host: 'secret-host.example' }, secret: 'right one' });
    const { body } = await server.operator.get('/v1/operator/carrier-events?type=carrier.changed');
    expect(body.data).toMatchObject([
      {
        carrier: 'north',
        reason: 'The operator changed host and secret of the carrier north.',
        facts: { changed: ['host', 'secret'] },
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/secret-host|right one/);
  });

  it('happens once per Idempotency-Key, and knows its carrier by id and by name', async () => {
    const id = await add();
    const key = once('change once');
    const first = await patch(id, { secret: 'second' }, key);
    await patch('north', { secret: 'third' });
    expect(await patch(id, { secret: 'second' }, key)).toMatchObject({ status: 200, body: first.body });
    expect((await stored())!.secret).toBe('third');
    expect((await server.operator.get(`${CARRIERS}/north`)).body).toMatchObject({
      id,
      waiting: 0,
      downSince: null,
    });
    expect(await patch('south', { secret: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'carrier_not_found' },
    });
  });

  it('is for the operator', async () => {
    await add();
    const owner = await (await server.account()).as();
    for (const answer of [
      await owner.patch(`${CARRIERS}/north`, { secret: 'mine' }),
      await owner.get(`${CARRIERS}/north`),
      await owner.post(`${CARRIERS}/north/move`, { to: 'mine' }),
      await owner.post(`${CARRIERS}/north/cancel`),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    expect((await stored())!.secret).toBe('wrong one');
  });
});

describe('a carrier under the name of another', () => {
  it('is refused with the call that corrects the first, and made once that is gone', async () => {
    await add();
    const again = await server.operator.post(CARRIERS, { ...NORTH, secret: 'right one' });
    expect(again).toMatchObject({ status: 409, body: { code: 'carrier_name_taken' } });
    expect(again.body['detail']).toContain('PATCH /v1/operator/carriers/north');
    expect((await server.operator.delete(`${CARRIERS}/north`)).status).toBe(204);
    expect((await server.operator.post(CARRIERS, { ...NORTH, type: 'open', settings: {} })).status).toBe(201);
    expect(await stored()).toMatchObject({ type: 'open', secret: 'wrong one', previous: null });
  });
});

describe('a route', () => {
  const route = async (): Promise<string> => {
    await add();
    await add({ name: 'south', type: 'open' });
    return (
      await server.operator.post('/v1/operator/routes', { country: 'FR', carriers: [{ name: 'north' }] })
    ).body.id;
  };

  it('is changed in place: what is left out stays', async () => {
    const id = await route();
    const url = `/v1/operator/routes/${id}`;
    const changed = await server.operator.patch(url, { carriers: [{ name: 'south', weight: 2 }] });
    expect(changed).toMatchObject({
      status: 200,
      body: { id, country: 'FR', order: 100, carriers: [{ name: 'south', weight: 2, share: 100 }] },
    });
    expect((await server.operator.patch(url, { country: null, lane: 'otp' })).body).toMatchObject({
      country: null,
      lane: 'otp',
      carriers: [{ name: 'south' }],
    });
    expect((await server.operator.delete(`${CARRIERS}/north`)).status).toBe(204);
  });

  it.each([
    [{ carriers: [{ name: 'nobody' }] }, 422, 'carrier_unknown'],
    [{ carriers: [{ name: 'south' }, { name: 'south' }] }, 400, 'request_invalid'],
    [{ carriers: [] }, 400, 'request_invalid'],
    [{ country: 'UK' }, 400, 'request_invalid'],
    [{}, 400, 'request_invalid'],
  ])('refuses %j', async (body, status, code) => {
    const id = await route();
    expect(await server.operator.patch(`/v1/operator/routes/${id}`, body)).toMatchObject({
      status,
      body: { code },
    });
    expect((await server.operator.patch('/v1/operator/routes/rte_x', { order: 1 })).body['code']).toBe(
      'route_not_found',
    );
  });

  it('keeps its carrier from being deleted, which says how to change it', async () => {
    const id = await route();
    const refused = await server.operator.delete(`${CARRIERS}/north`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'carrier_in_use' } });
    expect(refused.body['detail']).toContain(
      `The route ${id} uses it: change with PATCH /v1/operator/routes/{id}`,
    );
  });
});
