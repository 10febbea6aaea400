import type { BatteryCase } from '../battery-case.ts';
import { failureCases } from './failure-cases.ts';
import { installCases } from './install-cases.ts';
import { questionCases } from './question-cases.ts';
import type { ShopFixtures } from './shop-stand.ts';
import { writingCases } from './writing-cases.ts';

export type { ShopFixtures, ShopStand, SpoiltReturn } from './shop-stand.ts';

/** The part of the battery that every connector passes which asks something of shops. */
export const shopPortCases = (fixtures: ShopFixtures): readonly BatteryCase[] =>
  [installCases, questionCases, writingCases, failureCases].flatMap((cases) => cases(fixtures));
