import { COSTLY_LINES, type LineType } from '../../numbers/index.ts';

/** How an account is guarded against codes that are asked for to earn from their delivery. */
export interface GuardPolicy {
  /** `protect` refuses; `observe` lets pass and records what it would have refused. */
  readonly mode: 'observe' | 'protect';
  /** ISO 3166-1 alpha-2 of the countries that are open, besides the account's own. */
  readonly countries: readonly string[];
  /** Lines no code is sent to. */
  readonly closedLines: readonly LineType[];
  readonly perNumber: { readonly hour: number; readonly day: number };
  readonly perIp: { readonly hour: number };
  readonly perPrefix: { readonly hour: number };
  readonly perAccount: { readonly hour: number };
  /** Ceilings in millionths of the account's currency: of one text, and of all codes of an hour. */
  readonly price: { readonly perMessage: bigint; readonly perHour: bigint };
  /** How many unverified codes to numbers in a row make a run. */
  readonly consecutive: number;
  readonly conversion: {
    /** Codes to a prefix before its conversion says anything. */
    readonly codes: number;
    /** The same while its whole country does badly. */
    readonly codesInAlarm: number;
    /** Blocked below this share of the account's own conversion. */
    readonly share: number;
    /** The first block, in milliseconds; each one after it lasts twice as long. */
    readonly firstBlock: number;
  };
}

/** What an account changed about its guard; amounts as text, since JSON has no integers of that size. */
export type StoredGuardPolicy = Partial<
  Omit<GuardPolicy, 'price'> & { readonly price: { readonly perMessage: string; readonly perHour: string } }
>;

const HOUR = 3_600_000;

/** Strict enough for a shop that nobody watches; every figure can be changed per account. */
export const DEFAULT_GUARD_POLICY: GuardPolicy = {
  mode: 'protect',
  countries: [],
  closedLines: ['fixed', 'voip', 'other', ...COSTLY_LINES],
  perNumber: { hour: 5, day: 10 },
  perIp: { hour: 20 },
  perPrefix: { hour: 200 },
  perAccount: { hour: 10_000 },
  price: { perMessage: 200_000n, perHour: 500_000_000n },
  consecutive: 6,
  conversion: { codes: 20, codesInAlarm: 5, share: 0.2, firstBlock: HOUR },
};
