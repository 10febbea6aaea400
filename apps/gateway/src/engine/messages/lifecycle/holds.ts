import type { LedgerMovement } from '../../billing/ledger.ts';

/** What is held for a message. */
export interface Hold {
  readonly accountId: string;
  readonly price: bigint;
  readonly currency: string;
}

/** Gives back what was held for a message. */
export const releaseOf = ({ accountId, price, currency }: Hold, note?: string): LedgerMovement => ({
  accountId,
  kind: 'release',
  amount: price,
  currency,
  messages: 1,
  ...(note !== undefined && { note }),
});
