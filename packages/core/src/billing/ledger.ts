/**
 * The accounts of the ledger, per customer: `world` is money outside, `available` can be spent, `held` is promised
 * to messages under way, `spent` is earned.
 */
export const LEDGER_ACCOUNTS = ['world', 'available', 'held', 'spent'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/**
 * The movements of money, each from one account to another, so that every entry sums to zero by its shape.
 * A send takes a `hold`; hand-over to the carrier is the `capture`; what never left is a `release`.
 */
export const LEDGER_KINDS = {
  top_up: { from: 'world', to: 'available' },
  hold: { from: 'available', to: 'held' },
  capture: { from: 'held', to: 'spent' },
  release: { from: 'held', to: 'available' },
} as const satisfies Record<string, { from: LedgerAccount; to: LedgerAccount }>;
export type LedgerKind = keyof typeof LEDGER_KINDS;

/** What a customer has: both parts are never negative. Millionths of the wallet's currency. */
export interface Balance {
  readonly available: bigint;
  readonly held: bigint;
}

/** The balance after a movement, or null when the account it is taken from does not hold enough. */
export const applyEntry = (balance: Balance, kind: LedgerKind, micros: bigint): Balance | null => {
  const { from, to } = LEDGER_KINDS[kind];
  const change = (account: LedgerAccount): bigint =>
    account === to ? micros : account === from ? -micros : 0n;
  const after = { available: balance.available + change('available'), held: balance.held + change('held') };
  return after.available < 0n || after.held < 0n ? null : after;
};
