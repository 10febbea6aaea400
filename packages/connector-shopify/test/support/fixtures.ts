import type { ConnectorFixtures, Delivery } from '@carillon/connector-kit/testing';
import type { WebhookRefusalCode } from '@carillon/connector-kit/webhook';
import { shopifyRequest, signAsShopify } from '../../src/testing/index.ts';
import { consentWith, sampleAboutOrder, sampleBody, sampleTo, sampleWith } from './samples.ts';
import { SEEN, SERVED_VERSIONS, topicSample } from './topic-samples.ts';
import { TOPIC_TABLE } from './topic-table.ts';

const ANNOUNCED: Delivery = {
  shop: 'acme.myshopify.com',
  topic: 'fulfillments/create',
  deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  body: sampleBody(),
};

const consent = (state: string): Delivery => ({
  ...ANNOUNCED,
  topic: 'customers_marketing_consent/update',
  body: consentWith({
    state,
    opt_in_level: 'single_opt_in',
    consent_updated_at: '2026-07-01T09:30:00+02:00',
    consent_collected_from: 'shopify',
  }),
});

const about = (topic: string): Delivery => ({ ...ANNOUNCED, topic, body: topicSample(topic) });

const SAMPLES: readonly Delivery[] = SERVED_VERSIONS.flatMap((version) =>
  TOPIC_TABLE.flatMap(({ topic, real }) =>
    [{}, ...(real ? [real] : [])].map((fields, at) => ({
      shop: ANNOUNCED.shop,
      topic,
      deliveryId: `${version} ${topic} ${at}`,
      body: topicSample(topic, fields, version),
    })),
  ),
);

const BODIES = {
  announced: ANNOUNCED,
  withoutPhone: { ...ANNOUNCED, body: sampleTo({ phone: null }) },
  aboutObject: (id: string): Delivery => ({ ...ANNOUNCED, body: sampleAboutOrder(id) }),
  notAnnounced: { ...ANNOUNCED, body: sampleWith({ status: 'cancelled' }) },
  consent: { yes: consent('subscribed'), no: consent('unsubscribed') },
  lifecycle: ['app/uninstalled', 'app/scopes_update', 'shop/update'].map(about),
  privacy: {
    customer_access: about('customers/data_request'),
    customer_erasure: about('customers/redact'),
    shop_erasure: about('shop/redact'),
  },
  samples: SAMPLES,
  unknownTopic: 'products/update',
  strangeShops: [
    'acme.example.com',
    'acme.myshopify.com.example.com',
    'https://acme.myshopify.com',
    'a.myshopify.com, b.myshopify.com',
    '../.myshopify.com',
    '.myshopify.com',
  ],
};

/** The `X-Shopify-*` headers. */
export const classicFixtures: ConnectorFixtures = {
  ...BODIES,
  send: (delivery, secret) => shopifyRequest({ ...delivery, triggeredAt: SEEN }, secret),
  signatureHeader: 'X-Shopify-Hmac-Sha256',
  shopHeader: 'X-Shopify-Shop-Domain',
  requiredHeaders: {
    'X-Shopify-Shop-Domain': 'webhook_shop_missing',
    'X-Shopify-Hmac-Sha256': 'webhook_signature_missing',
    'X-Shopify-Topic': 'webhook_header_missing',
    'X-Shopify-Webhook-Id': 'webhook_header_missing',
    'X-Shopify-API-Version': 'webhook_header_missing',
  },
};

const EVENTS_HEADERS: Readonly<Record<string, WebhookRefusalCode>> = {
  'shopify-shop-domain': 'webhook_shop_missing',
  'shopify-topic': 'webhook_header_missing',
  'shopify-webhook-id': 'webhook_header_missing',
  'shopify-api-version': 'webhook_header_missing',
};

/**
 * The `shopify-*` headers. Without `shopify-hmac-sha256` a request is not of this family at all, so the absence
 * of that header is not among the required ones.
 */
export const eventsFixtures: ConnectorFixtures = {
  ...BODIES,
  send: ({ shop, topic, deliveryId, body }, secret) => ({
    headers: {
      'shopify-topic': topic,
      'shopify-shop-domain': shop,
      'shopify-hmac-sha256': signAsShopify(body, secret),
      'shopify-api-version': '2026-07',
      'shopify-webhook-id': deliveryId,
      'shopify-triggered-at': SEEN,
    },
    rawBody: Buffer.from(body),
  }),
  signatureHeader: 'shopify-hmac-sha256',
  shopHeader: 'shopify-shop-domain',
  requiredHeaders: EVENTS_HEADERS,
};
