import type { ConsentSettings, ConsentSettingsCache } from './consent-settings.ts';
import type { NumberDigests } from './number-digests.ts';

/** What the rooms of messages need of consent: the settings of accounts, and the digests numbers are kept under. */
export interface Consents {
  readonly settings: ConsentSettingsCache;
  readonly digests: NumberDigests;
}

/** The same, read for the accounts of one batch. */
export interface BatchConsents {
  readonly settings: ReadonlyMap<string, ConsentSettings>;
  readonly digests: NumberDigests;
}
