import { type Money, money, parseDecimal } from '@carillon/core/billing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Carrier } from '../../../src/engine/carriers/carrier.ts';
import { createBalanceWatch } from '../../../src/engine/dispatch/carrier-monitor/balance-watch.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addCarrier } from './table.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await addCarrier(store.database, 'north', { lowBalance: '20' });
  await addCarrier(store.database, 'south');
});
afterAll(() => store.drop());
beforeEach(() => store.database.pool.query('TRUNCATE carrier_health, carrier_events'));

const withBalance = (name: string, euros: string | null): Carrier => ({
  name,
  window: 1,
  submit: async () => {},
  find: null,
  fault: () => null,
  balance: (): Money | null => (euros === null ? null : money(parseDecimal(euros)!, 'EUR')),
  close: async () => {},
});
const watch = () => {
  const balances = createBalanceWatch(store.database, Date.now);
  return async (euros: string | null, name = 'north'): Promise<string[]> =>
    (await balances.check([withBalance(name, euros)])).map(({ reason }) => reason);
};
const LOW = 'EUR 19.990000 is left at the provider, below 20.000000. Buy credit there.';

it('tells once each time a balance falls below its mark, and again only after it was well above', async () => {
  const look = watch();
  expect(await look('50')).toEqual([]);
  expect(await look('20')).toEqual([]);
  expect(await look('19.99')).toEqual([LOW]);
  expect(await look('5')).toEqual([]);
  expect(await look('20.5')).toEqual([]);
  expect(await look('19.99')).toEqual([]);
  expect(await look('22')).toEqual([]);
  expect(await look('19.99')).toEqual([LOW]);
  const { rows } = await store.database.pool.query('SELECT type, carrier FROM carrier_events');
  expect(rows).toEqual(Array(2).fill({ type: 'carrier.balance_low', carrier: 'north' }));
});

it('tells once for all replicas, and not again after a restart', async () => {
  const told = await Promise.all([1, 2, 3].map(() => watch()('19.99')));
  expect(told.flat()).toEqual([LOW]);
  expect(await watch()('10')).toEqual([]);
});

it('says nothing of a carrier without a mark, or whose balance is not known', async () => {
  expect(await watch()('0', 'south')).toEqual([]);
  expect(await watch()(null)).toEqual([]);
});
