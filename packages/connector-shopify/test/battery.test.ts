import { connectorBattery } from '@carillon/connector-kit/testing';
import { describe, test } from 'vitest';
import { shopify } from '../src/index.ts';
import { classicFixtures, eventsFixtures } from './support/fixtures.ts';

describe.each([
  ['X-Shopify-* headers', classicFixtures],
  ['shopify-* headers', eventsFixtures],
])('with %s', (_family, fixtures) => {
  for (const { name, run } of connectorBattery(shopify, fixtures)) test(name, run);
});
