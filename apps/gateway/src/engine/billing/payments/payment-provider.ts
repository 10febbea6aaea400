import type { Money } from '@carillon/core/billing';
import type { Refusal, Result } from '@carillon/core/result';

/** A purchase as a provider must know it. */
export interface Checkout {
  /** `pur_...`; it comes back with every word about the payment. */
  readonly purchase: string;
  /** `acc_...` */
  readonly account: string;
  /** Whole cents. */
  readonly amount: Money;
  readonly description: string;
  /** Where the payer comes back to. */
  readonly successUrl: string;
  readonly cancelUrl: string;
}

/** A page where the payer pays. */
export interface CheckoutPage {
  /** The provider's name for the payment. */
  readonly reference: string;
  readonly url: string;
}

/** What a provider tells about a payment. Providers tell it more than once, and in any order. */
export type PaymentUpdate =
  | { readonly kind: 'paid'; readonly reference: string; readonly purchase: string; readonly account: string }
  | {
      readonly kind: 'failed';
      readonly reference: string;
      readonly purchase: string;
      readonly account: string;
    }
  /** Money went back to the payer: how much in all so far, in millionths. */
  | {
      readonly kind: 'refunded';
      readonly total: bigint;
      readonly purchase: string;
      readonly account: string;
    }
  /** Nothing that concerns a purchase. */
  | { readonly kind: 'other' };

/** The port to somebody who takes payments. Adapters keep the provider's words inside their folder. */
export interface PaymentProvider {
  readonly name: string;
  /** Opens a page to pay on. Refusal: `payment_provider_failed`. */
  openCheckout(checkout: Checkout): Promise<Result<CheckoutPage, Refusal>>;
  /** Reads a webhook after checking its signature. Refusal: `payment_signature_invalid`. */
  readWebhook(rawBody: string, signature: string): Result<PaymentUpdate, Refusal>;
}
