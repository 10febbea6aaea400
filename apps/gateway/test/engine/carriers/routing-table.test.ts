import { findRoute } from '@carillon/core/routing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCarrier } from '../../../src/engine/carriers/carriers.ts';
import { carrierEventRoutes } from '../../../src/engine/routing/carrier-event-routes.ts';
import { routingRoutes } from '../../../src/engine/routing/route-routes.ts';
import { loadRoutes } from '../../../src/engine/routing/routing-table.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let changes: number[] = [];
beforeAll(async () => {
  server = await createTestServer((options) => {
    const onChange = async (): Promise<void> => {
      changes.push((await loadRoutes(options.database.pool)).length);
    };
    return [routingRoutes({ ...options, onChange }), carrierEventRoutes(options)];
  });
  const types = { plain: z.strictObject({}) };
  for (const name of ['north', 'south']) {
    await server.database.transaction((client) =>
      createCarrier(client, { name, type: 'plain', settings: {} }, { types, vault: server.vault }),
    );
  }
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.database.pool.query('TRUNCATE routes');
  changes = [];
});

const ROUTES = '/v1/operator/routes';
const query = { country: 'FR', purpose: 'transactional', lane: 'transactional' } as const;
const carriersFor = async (country: string, network?: string): Promise<string[] | undefined> => {
  const asked = { ...query, country, network: network ?? null };
  return findRoute(await loadRoutes(server.database.pool), asked)?.carriers.map(({ name }) => name);
};

describe('adding a route', () => {
  it('leads messages at once', async () => {
    const added = await server.operator.post(ROUTES, {
      country: 'FR',
      carriers: [{ name: 'north' }, { name: 'south', weight: 0 }],
    });
    expect(added).toMatchObject({
      status: 201,
      body: {
        country: 'FR',
        network: null,
        purpose: null,
        lane: null,
        order: 100,
        carriers: [
          { name: 'north', weight: 1, share: 100, costPerSegment: null, marginPerSegment: null },
          { name: 'south', weight: 0, share: 0, costPerSegment: null, marginPerSegment: null },
        ],
        pausedAt: null,
        pauseReason: null,
      },
    });
    expect(changes).toEqual([1]);
    expect(await carriersFor('FR')).toEqual(['north', 'south']);
    expect(await carriersFor('DE')).toBeUndefined();
    expect((await server.operator.get(ROUTES)).body).toEqual({ data: [added.body], nextCursor: null });
  });

  it('lets the more specific line win, then the lower order, then the older line', async () => {
    const add = (route: object, name: string) =>
      server.operator.post(ROUTES, { ...route, carriers: [{ name }] });
    await add({}, 'north');
    await add({}, 'south');
    expect(await carriersFor('FR')).toEqual(['north']);
    await add({ order: 5 }, 'south');
    expect(await carriersFor('FR')).toEqual(['south']);
    await add({ country: 'FR', order: 900 }, 'north');
    expect(await carriersFor('FR')).toEqual(['north']);
    expect(await carriersFor('DE')).toEqual(['south']);
  });

  it('for a network wins over one for its country', async () => {
    const add = (route: object, name: string) =>
      server.operator.post(ROUTES, { ...route, carriers: [{ name }] });
    expect((await add({ network: '20801' }, 'south')).body).toMatchObject({
      country: null,
      network: '20801',
    });
    await add({ country: 'FR', order: 0 }, 'north');
    expect(await carriersFor('FR', '20801')).toEqual(['south']);
    expect(await carriersFor('FR', '20810')).toEqual(['north']);
    expect(await carriersFor('FR')).toEqual(['north']);
  });

  it('may say what each carrier costs, and shows what is left of the price', async () => {
    const cost = { amount: '0.0312', currency: 'EUR' };
    const { body } = await server.operator.post(ROUTES, {
      country: 'FR',
      carriers: [{ name: 'north', costPerSegment: cost }, { name: 'south' }],
    });
    const [north] = body['carriers'] as Record<string, unknown>[];
    expect(north).toMatchObject({ costPerSegment: { ...cost, amount: '0.031200' }, marginPerSegment: null });
    const { pool } = server.database;
    await pool.query(
      `INSERT INTO tariffs (id, country, per_segment, currency, valid_from)
       VALUES (gen_random_uuid(), 'FR', 45000, 'EUR', now() - interval '1 hour')`,
    );
    const { data } = (await server.operator.get(ROUTES)).body;
    expect(data[0]!['carriers']).toMatchObject([
      { marginPerSegment: { amount: '0.013800', currency: 'EUR' } },
      { costPerSegment: null, marginPerSegment: null },
    ]);
  });

  it.each([
    [{ carriers: [{ name: 'north' }, { name: 'west' }] }, 422, 'carrier_unknown', 'carriers.1.name'],
    [{ carriers: [{ name: 'north' }, { name: 'north' }] }, 400, 'request_invalid', 'carriers.1.name'],
    [{ carriers: [] }, 400, 'request_invalid', 'carriers'],
    [{ carriers: [{ name: 'north', weight: -1 }] }, 400, 'request_invalid', 'carriers.0.weight'],
    [{ carriers: [{ name: 'a\u0000' }] }, 400, 'request_invalid', 'carriers.0.name'],
    [{ carriers: [{ name: 'north' }], country: 'UK' }, 400, 'request_invalid', 'country'],
    [{ carriers: [{ name: 'north' }], lane: 'fast' }, 400, 'request_invalid', 'lane'],
    [{ carriers: [{ name: 'north' }], order: 1.5 }, 400, 'request_invalid', 'order'],
    [{ carriers: [{ name: 'north' }], network: '2080' }, 400, 'request_invalid', 'network'],
    [{ carriers: [{ name: 'north' }], operator: 'x' }, 400, 'field_unknown', 'operator'],
    [
      { carriers: [{ name: 'north', costPerSegment: { amount: '-0.01', currency: 'EUR' } }] },
      400,
      'request_invalid',
      'carriers.0.costPerSegment.amount',
    ],
  ])('refuses %j and stores nothing', async (body, status, code, field) => {
    expect(await server.operator.post(ROUTES, body)).toMatchObject({ status, body: { code, field } });
    expect(await loadRoutes(server.database.pool)).toEqual([]);
    expect(changes).toEqual([]);
  });

  it('happens once per Idempotency-Key', async () => {
    const ask = () => server.operator.post(ROUTES, { carriers: [{ name: 'north' }] }, once('route'));
    const first = await ask();
    expect((await ask()).body).toEqual(first.body);
    expect(await loadRoutes(server.database.pool)).toHaveLength(1);
  });

  it('is for the operator', async () => {
    const owner = await (await server.account()).as();
    const { id } = (await server.operator.post(ROUTES, { carriers: [{ name: 'north' }] })).body;
    for (const answer of [
      await owner.get(ROUTES),
      await owner.post(ROUTES, { carriers: [{ name: 'south' }] }),
      await owner.delete(`${ROUTES}/${id}`),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    }
    expect(await loadRoutes(server.database.pool)).toHaveLength(1);
  });
});

describe('taking a route out', () => {
  it('leads no message any more, at once', async () => {
    const { id } = (await server.operator.post(ROUTES, { carriers: [{ name: 'north' }] })).body;
    expect((await server.operator.delete(`${ROUTES}/${id}`)).status).toBe(204);
    expect(changes).toEqual([1, 0]);
    expect(await carriersFor('FR')).toBeUndefined();
    for (const other of [id, 'rte_1', id.replace('rte', 'car')]) {
      const missing = await server.operator.delete(`${ROUTES}/${other}`);
      expect(missing).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
    }
  });
});

describe('pausing a route', () => {
  const eventsOf = async () =>
    (await server.operator.get('/v1/operator/carrier-events')).body.data.map((event) => event['type']);

  it('lets the next line serve, at once, until it is resumed; each is told once', async () => {
    const { id } = (await server.operator.post(ROUTES, { country: 'FR', carriers: [{ name: 'north' }] }))
      .body;
    await server.operator.post(ROUTES, { carriers: [{ name: 'south' }] });
    const before = await eventsOf();
    const paused = await server.operator.post(`${ROUTES}/${id}/pause`, { reason: 'moving contracts' });
    expect(paused).toMatchObject({
      status: 200,
      body: { id, pauseReason: 'moving contracts', pausedAt: expect.any(String) },
    });
    expect(changes).toHaveLength(3);
    expect(await carriersFor('FR')).toEqual(['south']);
    expect((await server.operator.post(`${ROUTES}/${id}/pause`)).status).toBe(200);
    const resumed = await server.operator.post(`${ROUTES}/${id}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { pausedAt: null, pauseReason: null } });
    expect(await carriersFor('FR')).toEqual(['north']);
    expect(await eventsOf()).toEqual(['route.resumed', 'route.paused', ...before]);
    const { data } = (await server.operator.get('/v1/operator/carrier-events?type=route.paused&limit=1'))
      .body;
    expect(data).toMatchObject([
      { carrier: null, routeId: id, reason: `The operator paused the route ${id}: moving contracts.` },
    ]);
  });

  it('is refused for a route that is not there', async () => {
    for (const verb of ['pause', 'resume']) {
      const missing = await server.operator.post(`${ROUTES}/rte_${'0'.repeat(32)}/${verb}`);
      expect(missing).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
    }
  });
});

describe('listing routes', () => {
  it('gives pages, newest first', async () => {
    for (const order of [1, 2, 3])
      await server.operator.post(ROUTES, { order, carriers: [{ name: 'north' }] });
    const first = await server.operator.get(`${ROUTES}?limit=2`);
    expect(first.body.data.map((shown) => shown['order'])).toEqual([3, 2]);
    const second = await server.operator.get(`${ROUTES}?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ order: 1 }], nextCursor: null });
  });
});
