import { connectorBattery } from '@carillon/connector-kit/testing';
import { describe, test } from 'vitest';
import { shopify } from '../src/index.ts';
import { classicFixtures, eventsFixtures } from './support/fixtures.ts';
import { shopFixtures } from './support/shop-fixtures.ts';

describe.each([
  ['X-Shopify-* headers', classicFixtures],
  ['shopify-* headers', eventsFixtures],
])('with %s', (_family, fixtures) => {
  for (const { name, run } of connectorBattery(shopify, fixtures)) test(name, run);
});

describe('with a shop to ask', () => {
  const { connector } = shopFixtures.open();
  for (const { name, run } of connectorBattery(connector, { ...classicFixtures, shop: shopFixtures }))
    test(name, run);
});
