import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Carrier } from '../../../src/engine/carriers/carrier.ts';
import { createCarrierLines } from '../../../src/engine/dispatch/carrier-monitor/carrier-lines.ts';
import { loadRouting } from '../../../src/engine/routing/routing-book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addCarrier, addLine } from './table.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const [ONE, OTHER] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  for (const name of ['north', 'south']) await addCarrier(store.database, name);
  await addLine(store.database, { carriers: { north: 1, south: 1 } });
});
afterAll(() => store.drop());
beforeEach(async () => {
  const { pool } = store.database;
  await pool.query('TRUNCATE carrier_lines, replicas');
  for (const id of [ONE, OTHER])
    await pool.query('INSERT INTO replicas (id, lease_until) VALUES ($1, $2)', [id, new Date(NOW + 60_000)]);
});

const carrier = (name: string, fault: string | null): Carrier => ({
  name,
  window: 1,
  submit: async () => {},
  find: null,
  fault: () => fault,
  close: async () => {},
});
const replica = (id: string) => {
  let now = NOW;
  const lines = createCarrierLines(store.database, id, () => now);
  return (at: number, ...carriers: Carrier[]): Promise<void> => {
    now = at;
    return lines.note(carriers);
  };
};
const downSince = async (name: string): Promise<number | undefined> =>
  (await loadRouting(store.database.pool, NOW)).downSince.get(name);

it('a carrier is down when every replica that runs it sees a fault, since the last one has seen it', async () => {
  const [one, other] = [replica(ONE!), replica(OTHER!)];
  await one(NOW - 9_000, carrier('north', 'no bind'), carrier('south', null));
  await other(NOW - 8_000, carrier('north', null));
  expect(await downSince('north')).toBeUndefined();
  await other(NOW - 6_000, carrier('north', 'no bind'));
  expect(await downSince('north')).toBe(NOW - 6_000);
  await other(NOW - 3_000, carrier('north', 'the bind was refused'));
  expect(await downSince('north')).toBe(NOW - 6_000);
  expect(await downSince('south')).toBeUndefined();
  await one(NOW - 5_000, carrier('north', null), carrier('south', null));
  await one(NOW, carrier('north', null), carrier('south', null));
  expect(await downSince('north')).toBeUndefined();
});

it('a fault that is gone for a moment only, while it is tried again, is the same fault', async () => {
  const one = replica(ONE!);
  await one(NOW - 60_000, carrier('north', 'suspended'));
  await one(NOW - 9_000, carrier('north', null));
  await one(NOW - 8_000, carrier('north', 'suspended'));
  await one(NOW - 5_000, carrier('north', null));
  await one(NOW - 1, carrier('north', null));
  expect(await downSince('north')).toBe(NOW - 60_000);
  await one(NOW, carrier('north', null));
  expect(await downSince('north')).toBeUndefined();
});

it('what a replica that is gone, or no longer runs the carrier, has seen counts no more', async () => {
  const [one, other] = [replica(ONE!), replica(OTHER!)];
  await one(NOW - 9_000, carrier('north', null));
  await other(NOW - 9_000, carrier('north', 'no bind'));
  expect(await downSince('north')).toBeUndefined();
  await one(NOW, carrier('south', null));
  expect(await downSince('north')).toBe(NOW - 9_000);
  await store.database.pool.query('UPDATE replicas SET lease_until = $2 WHERE id = $1', [
    OTHER,
    new Date(NOW),
  ]);
  expect(await downSince('north')).toBeUndefined();
});

it('new messages avoid it after some seconds, and use it while no other is open', async () => {
  const one = replica(ONE!);
  await one(NOW - 4_999, carrier('north', 'no bind'), carrier('south', 'no bind'));
  const downNow = async () =>
    [...(await loadRouting(store.database.pool, NOW)).standings].map(([name, { down }]) => [name, down]);
  expect(await downNow()).toEqual([
    ['north', false],
    ['south', false],
  ]);
  await store.database.pool.query('UPDATE carrier_lines SET since = $1', [new Date(NOW - 5_000)]);
  expect(await downNow()).toEqual([
    ['north', true],
    ['south', true],
  ]);
});
