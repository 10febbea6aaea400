import type { Lane } from '../messaging/index.ts';

export const CAP_SCOPES = ['account', 'key', 'connector'] as const;
export type CapScope = (typeof CAP_SCOPES)[number];
export const CAP_PERIODS = ['day', 'month'] as const;
export type CapPeriod = (typeof CAP_PERIODS)[number];

/** A ceiling on what is spent in a period, and what has been. Millionths of the wallet's currency. */
export interface SpendCap {
  readonly scope: CapScope;
  /** The id of the key, or the name of the connector; empty for the whole account. */
  readonly subject: string;
  readonly period: CapPeriod;
  readonly amount: bigint;
  readonly used: bigint;
}

/** What of a wallet is kept for urgent texts: commercial ones may touch neither part, others not what is for codes. */
export interface Reserve {
  readonly transactional: bigint;
  readonly otp: bigint;
}

/** What binds an account's spending besides its balance. */
export interface SpendingLimits {
  readonly reserve: Reserve;
  /** Those that apply to the message. */
  readonly caps: readonly SpendCap[];
  /** A main account's mark-up on this sub-account, in millionths of the price. */
  readonly markupPpm: number;
}

/** What a text of a lane must leave in the wallet. */
export const keptFrom = (lane: Lane, { transactional, otp }: Reserve): bigint => {
  if (lane === 'otp') return 0n;
  return lane === 'commercial' ? transactional + otp : otp;
};

/** The first cap that a cost would break; null when all have room. */
export const brokenCap = (caps: readonly SpendCap[], cost: bigint): SpendCap | null =>
  caps.find(({ used, amount }) => used + cost > amount) ?? null;

/** The first instant of the period an instant lies in, in UTC; milliseconds since 1970. */
export const periodStart = (period: CapPeriod, at: number): number => {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), period === 'day' ? date.getUTCDate() : 1);
};

/** How low a balance is: under its warning level, under its critical level, or neither. */
export const balanceLevel = (
  available: bigint,
  { lowAt, criticalAt }: { lowAt: bigint | null; criticalAt: bigint | null },
): 'fine' | 'low' | 'critical' => {
  if (criticalAt !== null && available < criticalAt) return 'critical';
  return lowAt !== null && available < lowAt ? 'low' : 'fine';
};
