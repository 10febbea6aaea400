import { describe, expect, test } from 'vitest';
import { connectorBattery } from '../src/testing/index.ts';
import { parcelConnector } from './support/parcel-connector.ts';
import { parcelFixtures } from './support/parcel-fixtures.ts';
import {
  CONSENT_FAULTS,
  CONTRACT_FAULTS,
  NONSENSE_FAULTS,
  SAMPLE_FAULTS,
  SHOP_NEWS_FAULTS,
  TRANSLATION_FAULTS,
} from './support/translation-faults.ts';
import { BELIEF_FAULTS, CAUSE_FAULTS, SHOP_FAULTS, TAMPERING_FAULTS } from './support/verification-faults.ts';

const FAULTS = [
  ...CONTRACT_FAULTS,
  ...SHOP_FAULTS,
  ...BELIEF_FAULTS,
  ...TAMPERING_FAULTS,
  ...CAUSE_FAULTS,
  ...TRANSLATION_FAULTS,
  ...CONSENT_FAULTS,
  ...SHOP_NEWS_FAULTS,
  ...SAMPLE_FAULTS,
  ...NONSENSE_FAULTS,
];

describe('a connector that keeps the contract', () => {
  for (const { name, run } of connectorBattery(parcelConnector, parcelFixtures)) test(name, run);
});

describe('a connector with a fault is found out', () => {
  test.for(FAULTS)('$fault: $noticedBy', async ({ noticedBy, connector }) => {
    const noticing = connectorBattery(connector, parcelFixtures).find(({ name }) => name === noticedBy);
    expect(noticing, 'no such case').toBeDefined();
    await expect(noticing?.run()).rejects.toThrow();
  });

  test('every case of the battery has a fault it finds', () => {
    const names = connectorBattery(parcelConnector, parcelFixtures).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !FAULTS.some(({ noticedBy }) => noticedBy === name))).toEqual([]);
  });
});
