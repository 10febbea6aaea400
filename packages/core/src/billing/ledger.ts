/**
 * The accounts of the ledger, per customer: `world` is money outside, `available` can be spent, `held` is promised
 * to messages under way, `spent` is earned, `expired` is credit nobody spent in time, and `transit` is on its way
 * between a main account and its sub-accounts: over both it is always empty.
 */
export const LEDGER_ACCOUNTS = ['world', 'available', 'held', 'spent', 'expired', 'transit'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/**
 * The movements of money, each from one account to another, so that every entry sums to zero by its shape.
 * A send takes a `hold`; hand-over to the carrier is the `capture`; what never left is a `release`. A `refund` gives
 * back what was charged, a `withdrawal` pays unspent credit out. A sub-account's mark-up goes to its main account.
 */
export const LEDGER_KINDS = {
  top_up: { from: 'world', to: 'available' },
  hold: { from: 'available', to: 'held' },
  capture: { from: 'held', to: 'spent' },
  release: { from: 'held', to: 'available' },
  expire: { from: 'available', to: 'expired' },
  refund: { from: 'spent', to: 'available' },
  withdrawal: { from: 'available', to: 'world' },
  transfer_out: { from: 'available', to: 'transit' },
  transfer_in: { from: 'transit', to: 'available' },
  margin_out: { from: 'spent', to: 'transit' },
  margin_in: { from: 'transit', to: 'available' },
} as const satisfies Record<string, { from: LedgerAccount; to: LedgerAccount }>;
export type LedgerKind = keyof typeof LEDGER_KINDS;

/** Whether a movement brings credit of its own, with its own expiry; a release only gives back what a hold took. */
export const bringsCredit = (kind: LedgerKind): boolean =>
  LEDGER_KINDS[kind].to === 'available' && kind !== 'release';

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
