/** Why a shop gave no answer. What to do follows from the code, never from the words. */
export const SHOP_FAILURES = {
  shop_unreachable: 'It did not answer in time, or its answer cannot be read; ask again later',
  shop_busy: 'It asks for less; ask again after `retryAfterMs`',
  access_ended:
    'It knows the tokens no more: the app was removed, or they are too old; the merchant installs again',
  shop_scope_missing: 'The merchant did not allow it; the detail names the scope',
  shop_refused: 'It understood and says no; asking again gives the same',
} as const;
export type ShopFailureCode = keyof typeof SHOP_FAILURES;

/** A failure that was to be expected of somebody else's service. */
export interface ShopFailure {
  readonly code: ShopFailureCode;
  /** One sentence, without tokens or numbers of people. */
  readonly detail: string;
  /** Milliseconds; null where the platform does not say. */
  readonly retryAfterMs: number | null;
}
