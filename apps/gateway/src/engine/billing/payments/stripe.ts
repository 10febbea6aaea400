import { type Currency, divide } from '@carillon/core/billing';
import { refuse, succeed } from '@carillon/core/result';
import Stripe from 'stripe';
import type { Allowed } from '../../../infrastructure/outbound-http/address-reach.ts';
import { createGuardedFetch } from '../../../infrastructure/outbound-http/guarded-fetch.ts';
import type { Checkout, PaymentProvider, PaymentUpdate } from './payment-provider.ts';

export interface StripeSettings {
  /** `sk_...` or `rk_...` */
  readonly secretKey: string;
  /** `whsec_...` */
  readonly webhookSecret: string;
  /** Where its API is; Stripe's own address when left out. */
  readonly apiBase?: string | undefined;
  /** Where that may lead; to public addresses over TLS alone when left out. */
  readonly allowed?: Allowed;
}

/** Stripe counts in the minor unit, a cent; every currency of ours has a hundred of them. */
const MICROS_PER_CENT = 10_000n;
const CONNECT_TIMEOUT_MS = 5_000;

const addressOf = (apiBase: string | undefined) => {
  if (apiBase === undefined) return {};
  const { hostname, port, protocol } = new URL(apiBase);
  const plain = protocol === 'http:';
  return {
    host: hostname,
    port: port === '' ? (plain ? 80 : 443) : Number(port),
    protocol: plain ? ('http' as const) : ('https' as const),
  };
};

/** Its connections, kept from one question to the next: there is a client of the library for each. */
const fetches = new Map<string, typeof globalThis.fetch>();
const guardedFetch = (allowed: Allowed): typeof globalThis.fetch => {
  const name = JSON.stringify(allowed);
  const known = fetches.get(name);
  if (known) return known;
  const made = createGuardedFetch({ ...allowed, connections: 4, connectTimeoutMs: CONNECT_TIMEOUT_MS });
  fetches.set(name, made);
  return made;
};

const paramsOf = (checkout: Checkout): Stripe.Checkout.SessionCreateParams => {
  const metadata = { purchase: checkout.purchase, account: checkout.account };
  return {
    mode: 'payment',
    client_reference_id: checkout.purchase,
    success_url: checkout.successUrl,
    cancel_url: checkout.cancelUrl,
    metadata,
    // A refund is told of the charge, which gets what its payment intent has.
    payment_intent_data: { metadata },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: checkout.amount.currency.toLowerCase() as Lowercase<Currency>,
          unit_amount: Number(divide(checkout.amount.micros, MICROS_PER_CENT, 'up')),
          product_data: { name: checkout.description },
        },
      },
    ],
  };
};

const about = (metadata: Stripe.Metadata | null): { purchase: string; account: string } | null => {
  const purchase = metadata?.['purchase'];
  const account = metadata?.['account'];
  return purchase && account ? { purchase, account } : null;
};

const toUpdate = (event: Stripe.Event): PaymentUpdate => {
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired': {
      const session = event.data.object;
      const known = about(session.metadata);
      if (!known) return { kind: 'other' };
      const failed =
        event.type === 'checkout.session.async_payment_failed' || event.type === 'checkout.session.expired';
      if (failed) return { kind: 'failed', reference: session.id, ...known };
      // A completed session may still wait for a slow payment, such as a bank debit.
      return session.payment_status === 'paid'
        ? { kind: 'paid', reference: session.id, ...known }
        : { kind: 'other' };
    }
    case 'charge.refunded': {
      const charge = event.data.object;
      const known = about(charge.metadata);
      return known
        ? { kind: 'refunded', total: BigInt(charge.amount_refunded) * MICROS_PER_CENT, ...known }
        : { kind: 'other' };
    }
    default:
      return { kind: 'other' };
  }
};

/** Told of every webhook that proves nothing, also where no provider is set up. */
export const SIGNATURE_INVALID = refuse(
  'payment_signature_invalid',
  'The Stripe-Signature does not fit the body. Check the signing secret, and that no proxy changes the body.',
);

/** Stripe Checkout, through Stripe's own library, which also checks the signature of every webhook. */
export const createStripe = (settings: StripeSettings): PaymentProvider => {
  const { secretKey, webhookSecret, apiBase } = settings;
  const stripe = new Stripe(secretKey, {
    ...addressOf(apiBase),
    httpClient: Stripe.createFetchHttpClient(guardedFetch(settings.allowed ?? { allowPrivate: false })),
    maxNetworkRetries: 2,
    timeout: 10_000,
    telemetry: false,
  });
  return {
    name: 'stripe',
    openCheckout: async (checkout) => {
      try {
        const session = await stripe.checkout.sessions.create(paramsOf(checkout), {
          idempotencyKey: checkout.purchase,
        });
        if (session.url === null)
          return refuse('payment_provider_failed', 'Stripe gave no page to pay on. Try again.');
        return succeed({ reference: session.id, url: session.url });
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeError)) throw error;
        // Its message may quote the key: the type and the code say enough.
        const detail = `Stripe refused the checkout (${error.type}${error.code ? `, ${error.code}` : ''}). Nothing was charged.`;
        return refuse('payment_provider_failed', detail);
      }
    },
    readWebhook: (rawBody, signature) => {
      try {
        return succeed(toUpdate(stripe.webhooks.constructEvent(rawBody, signature, webhookSecret)));
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
        return SIGNATURE_INVALID;
      }
    },
  };
};
