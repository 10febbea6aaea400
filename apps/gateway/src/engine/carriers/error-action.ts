import type { ReceiptCode } from './receipt-codes.ts';

/** What a provider's error means for the messages it is about. None of them was taken. */
export type ErrorAction =
  /** They never will be. */
  | { readonly action: 'refuse'; readonly code: ReceiptCode }
  /** They may be later: they go back to their lane. */
  | { readonly action: 'defer' }
  /** Nothing will be, until the operator has done something at the provider: they wait. */
  | { readonly action: 'suspend' };
