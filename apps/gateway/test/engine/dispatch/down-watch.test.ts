import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Carrier } from '../../../src/engine/carriers/carrier.ts';
import { createCarrierLines } from '../../../src/engine/dispatch/carrier-monitor/carrier-lines.ts';
import { findDown } from '../../../src/engine/dispatch/carrier-monitor/down-watch.ts';
import { listCarrierEvents } from '../../../src/engine/routing/carrier-events.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addCarrier } from './table.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const REPLICAS = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'] as const;

let store: TestDatabase;
let at = NOW;
beforeAll(async () => {
  store = await createTestDatabase();
  await addCarrier(store.database, 'north');
});
afterAll(() => store.drop());
beforeEach(async () => {
  at = NOW;
  const { pool } = store.database;
  await pool.query('TRUNCATE carrier_lines, replicas, carrier_health, carrier_events');
  await pool.query('UPDATE carriers SET paused_at = NULL');
  for (const id of REPLICAS)
    await pool.query('INSERT INTO replicas (id, lease_until) VALUES ($1, $2)', [
      id,
      new Date(NOW + 3_600_000),
    ]);
});

const carrier = (fault: string | null, isReceiver = false): Carrier => ({
  name: 'north',
  window: 1,
  submit: async () => {},
  find: null,
  fault: () => fault,
  isReceiver: () => isReceiver,
  close: async () => {},
});
const replicas = () => REPLICAS.map((id) => createCarrierLines(store.database, id, () => at));
const look = () => findDown(store.database, at);
const types = async (): Promise<string[]> =>
  (
    await listCarrierEvents(store.database.pool, { carrier: 'north', type: null, before: null, limit: 9 })
  ).map(({ type }) => type);

it('is told once when all who run it find it at fault for some seconds, whoever looks, and once when it is back', async () => {
  const [one, other] = replicas();
  await one!.note([carrier('no bind')]);
  await other!.note([carrier(null)]);
  at += 60_000;
  expect(await look()).toMatchObject({ events: [], up: new Map([['north', true]]) });
  await other!.note([carrier('the password is wrong')]);
  at += 4_000;
  expect((await look()).events).toEqual([]);
  at += 1_000;
  const seen = await Promise.all([look(), look(), look()]);
  expect(seen.flatMap(({ events }) => events)).toMatchObject([
    { type: 'carrier.down', reason: 'The carrier north takes nothing: the password is wrong.' },
  ]);
  expect(seen[0]!.up).toEqual(new Map([['north', false]]));
  at += 600_000;
  expect((await look()).events).toEqual([]);
  await one!.note([carrier(null)]);
  at += 5_000;
  await one!.note([carrier(null)]);
  expect((await Promise.all([look(), look()])).flatMap(({ events }) => events)).toMatchObject([
    { type: 'carrier.up', reason: 'The carrier north takes texts again, after 10 min.' },
  ]);
  expect(await types()).toEqual(['carrier.up', 'carrier.down']);
});

it('says nothing of a carrier that nobody runs, that is paused, or that was seen by the dead only', async () => {
  const [one] = replicas();
  expect(await look()).toEqual({ events: [], up: new Map() });
  await one!.note([carrier('no bind')]);
  at += 60_000;
  await store.database.pool.query('UPDATE carriers SET paused_at = now()');
  expect(await look()).toEqual({ events: [], up: new Map() });
  await store.database.pool.query('UPDATE carriers SET paused_at = NULL');
  await store.database.pool.query('UPDATE replicas SET lease_until = $1', [new Date(at - 1)]);
  expect(await look()).toEqual({ events: [], up: new Map() });
  expect(await types()).toEqual([]);
});

it('takes a carrier that only receives for well, until its bind is lost', async () => {
  const [one] = replicas();
  await one!.note([carrier('it is bound as a receiver only', true)]);
  at += 600_000;
  expect(await look()).toMatchObject({ events: [], up: new Map([['north', true]]) });
  await one!.note([carrier('the bind was lost')]);
  at += 4_000;
  expect((await look()).events).toEqual([]);
  at += 2_000;
  expect((await look()).events).toMatchObject([{ type: 'carrier.down' }]);
});
