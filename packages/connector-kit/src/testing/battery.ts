import type { Connector } from '../connector/index.ts';
import type { BatteryCase } from './battery-case.ts';
import { beliefCases } from './belief-cases.ts';
import { causeCases } from './cause-cases.ts';
import { consentCases } from './consent-cases.ts';
import { contractCases } from './contract-cases.ts';
import type { ConnectorFixtures } from './fixtures.ts';
import { lifecycleCases } from './lifecycle-cases.ts';
import { nonsenseCases } from './nonsense-cases.ts';
import { privacyCases } from './privacy-cases.ts';
import { sampleCases } from './sample-cases.ts';
import { shopCases } from './shop-cases.ts';
import { shopPortCases } from './shop-port/index.ts';
import { createSubject } from './subject.ts';
import { tamperingCases } from './tampering-cases.ts';
import { translationCases } from './translation-cases.ts';

const GROUPS = [
  contractCases,
  shopCases,
  beliefCases,
  tamperingCases,
  causeCases,
  translationCases,
  consentCases,
  lifecycleCases,
  privacyCases,
  sampleCases,
  nonsenseCases,
];

/**
 * The battery every connector passes, as cases that any test runner can run.
 *
 * @example
 * for (const { name, run } of connectorBattery(shopify, fixtures)) test(name, run);
 */
export const connectorBattery = (
  connector: Connector,
  fixtures: ConnectorFixtures,
): readonly BatteryCase[] => {
  const subject = createSubject(connector, fixtures);
  const ofShop = fixtures.shop ? shopPortCases(fixtures.shop) : [];
  return [...GROUPS.flatMap((cases) => cases(subject)), ...ofShop];
};
