import type { CarrierType, MaintenanceOptions } from './carrier-type.ts';
import type { CarrierTypes, SecretReasons } from './carriers.ts';
import { http } from './http/http.ts';
import { octopush } from './octopush/octopush.ts';
import { simulator } from './simulator/simulator.ts';
import { smpp } from './smpp/smpp.ts';
import { twilio } from './twilio/twilio.ts';
import { VIRTUAL_TYPE } from './virtual-type.ts';

/** The kinds of carrier this gateway can run, by the name the operator writes. */
export const CARRIER_KINDS: Readonly<Record<string, CarrierType>> = {
  [VIRTUAL_TYPE]: simulator as CarrierType,
  http: http as CarrierType,
  octopush: octopush as CarrierType,
  twilio: twilio as CarrierType,
  smpp: smpp as CarrierType,
};

/** What each kind may be set to. */
export const CARRIER_TYPES: CarrierTypes = Object.fromEntries(
  Object.entries(CARRIER_KINDS).map(([name, { settings }]) => [name, settings]),
);

/** The kinds that need a secret, each with why. */
export const CARRIER_SECRETS: SecretReasons = Object.fromEntries(
  Object.entries(CARRIER_KINDS).map(([name, { secret }]) => [name, secret]),
);

/** Does what each kind of carrier has to do every few seconds; one that fails keeps no other from it. */
export const maintainCarriers = async (options: MaintenanceOptions): Promise<void> => {
  for (const { maintain } of Object.values(CARRIER_KINDS)) await maintain?.(options).catch(options.onFault);
};
