import type { CarrierType } from './carrier-type.ts';
import type { CarrierTypes } from './carriers.ts';
import { simulator } from './simulator/simulator.ts';
import { VIRTUAL_TYPE } from './virtual-type.ts';

/** The kinds of carrier this gateway can run, by the name the operator writes. */
export const CARRIER_KINDS: Readonly<Record<string, CarrierType>> = {
  [VIRTUAL_TYPE]: simulator as CarrierType,
};

/** What each kind may be set to. */
export const CARRIER_TYPES: CarrierTypes = Object.fromEntries(
  Object.entries(CARRIER_KINDS).map(([name, { settings }]) => [name, settings]),
);
