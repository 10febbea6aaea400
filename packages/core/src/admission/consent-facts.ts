import type { ConsentPolicy, Suppression } from '../consent/index.ts';

/** Commercial texts a recipient was sent lately. */
export interface RecentTexts {
  readonly lastDay: number;
  readonly lastWeek: number;
  /** Since the last reply or consent, as far as 90 days back. */
  readonly sinceSign: number;
}

/** What admission knows of a recipient's consent and of the account's policy on it. */
export interface ConsentFacts {
  readonly policy: ConsentPolicy;
  /** The *no* that holds; null when there is none. */
  readonly suppression: Suppression | null;
  /** The consent record that counts, for commercial texts; null when the ledger has none. */
  readonly record: {
    readonly id: string;
    readonly decision: 'granted' | 'withdrawn';
    readonly at: number;
  } | null;
  /** Null when the policy asks for no count. */
  readonly recent: RecentTexts | null;
}
