import type { SuppressionScope } from '@carillon/core/consent';
import type pg from 'pg';
import type { ConsentSettings, ConsentSettingsCache } from './consent-settings.ts';
import type { NumberDigests } from './number-digests.ts';

/** A person who said no, and the suppression list that it counts for. */
export interface OptOut {
  readonly list: string;
  /** E.164. */
  readonly recipient: string;
  readonly scope: SuppressionScope;
}

/** What changing consent takes. */
export interface ConsentWriter {
  readonly digests: NumberDigests;
  /**
   * Cancels what waits for recipients who said no, on every account that shares their list, and gives its price back;
   * in the caller's transaction. Gives how many messages that were.
   */
  readonly cancelWaiting: (client: pg.PoolClient, optOuts: readonly OptOut[], now: Date) => Promise<number>;
}

/** What others need of consent: the settings of accounts, the digests numbers are kept under, and how it is changed. */
export interface Consents extends ConsentWriter {
  readonly settings: ConsentSettingsCache;
}

/** The same, read for the accounts of one batch. */
export interface BatchConsents {
  readonly settings: ReadonlyMap<string, ConsentSettings>;
  readonly digests: NumberDigests;
}
