import { describe, expect, test } from 'vitest';
import { connectorBattery } from '../src/testing/index.ts';
import { parcelConnector } from './support/parcel-connector.ts';
import { parcelFixtures } from './support/parcel-fixtures.ts';
import { type MakePort, parcelShop } from './support/parcel-shop.ts';
import { SHOP_PORT_FAULTS } from './support/shop-port-faults.ts';

/** The cases of the battery that ask something of shops. */
const casesFor = (makePort?: MakePort) => {
  const shop = parcelShop(makePort);
  const { connector } = shop.open();
  const without = new Set(connectorBattery(parcelConnector, parcelFixtures).map(({ name }) => name));
  return connectorBattery(connector, { ...parcelFixtures, shop }).filter(({ name }) => !without.has(name));
};

describe('a port that keeps the contract', () => {
  for (const { name, run } of casesFor()) test(name, run);
});

describe('a port with a fault is found out', () => {
  test.for(SHOP_PORT_FAULTS)('$fault: $noticedBy', async ({ noticedBy, makePort }) => {
    const noticing = casesFor(makePort).find(({ name }) => name === noticedBy);
    expect(noticing, 'no such case').toBeDefined();
    await expect(noticing?.run()).rejects.toThrow();
  });

  test('every case about shops has a fault it finds', () => {
    const names = casesFor().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !SHOP_PORT_FAULTS.some(({ noticedBy }) => noticedBy === name))).toEqual([]);
  });
});

test('a connector that asks nothing of shops has none of these cases', () => {
  const names = connectorBattery(parcelConnector, parcelFixtures).map(({ name }) => name);
  expect(names.filter((name) => casesFor().some((one) => one.name === name))).toEqual([]);
});
