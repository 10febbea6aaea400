import type { EventSource } from '@carillon/core/events';

/** What a platform says about a shop that texts and clocks need; null where it does not say. */
export interface ShopProfile {
  readonly name: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** BCP 47: the language of texts to customers whose own is unknown. */
  readonly locale: string | null;
  /** IANA name, e.g. `Europe/Paris`. */
  readonly timeZone: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

/**
 * What befell the connection of a shop, not a customer of it: the app was removed, may do more or less than before, or
 * the shop now describes itself otherwise.
 */
export type LifecycleChange = {
  readonly source: EventSource;
  /**
   * ISO 8601, UTC; null when the platform does not say. Webhooks come late: what happened before the shop was connected
   * anew says nothing about the connection there is.
   */
  readonly at: string | null;
} & (
  | { readonly kind: 'uninstalled' }
  | { readonly kind: 'scopes_changed'; readonly before: readonly string[]; readonly now: readonly string[] }
  | { readonly kind: 'shop_changed'; readonly profile: ShopProfile }
);
