import type { EventSource } from '@carillon/core/events';

/** The person a request is about, as the shop knows them; what is null is not said. */
export interface PrivacySubject {
  /** The platform's own id of the person. */
  readonly id: string | null;
  /** As the platform gave it: human form. */
  readonly phone: string | null;
  readonly email: string | null;
}

/**
 * What a platform passes on of the rights of people, which the law gives a term to answer: somebody wants to have what is
 * kept about them, or wants it erased, or a shop that left wants all of its data erased.
 */
export type PrivacyRequest = {
  readonly source: EventSource;
  /** ISO 8601, UTC; null when the platform does not say. The term begins then, or when the webhook came. */
  readonly at: string | null;
  /** The delivery that said so, as in `VerifiedWebhook`. */
  readonly webhook: { readonly id: string; readonly topic: string };
} & (
  | {
      readonly kind: 'customer_access' | 'customer_erasure';
      /** The platform's own number of the request, to be named in the answer. */
      readonly requestId: string | null;
      readonly customer: PrivacySubject;
      /** Ids of the orders it is about. */
      readonly orders: readonly string[];
    }
  | { readonly kind: 'shop_erasure' }
);
