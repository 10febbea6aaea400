/** When a data key serves, and for how many seals. */
export interface KeySchedule {
  /** How long a new key is only read before it seals, so that every process knows it by then. Milliseconds. */
  readonly publishMs: number;
  /** How often a process looks for new keys; a fraction of `publishMs`. Milliseconds. */
  readonly refreshMs: number;
  /** Seals one key may make. */
  readonly sealsPerKey: number;
  /** Seals granted to a process at a time, so that it counts them in memory. */
  readonly sealsPerGrant: number;
}

/**
 * A key with random nonces may seal 2^32 values (NIST SP 800-38D, 8.3). At 2^28 the odds that two of them share a
 * nonce are below 1 in 2^40.
 */
export const KEY_SCHEDULE: KeySchedule = {
  publishMs: 60_000,
  refreshMs: 15_000,
  sealsPerKey: 2 ** 28,
  sealsPerGrant: 2 ** 18,
};
