import type { ConnectorFixtures, Delivery } from '@carillon/connector-kit/testing';
import { signedRequest } from '../../src/testing/index.ts';

/** Replace it by the platform's own sample of the topic. */
const ANNOUNCED: Delivery = {
  shop: 'acme.example.com',
  topic: 'order.shipped',
  deliveryId: 'delivery-1',
  body: JSON.stringify({
    id: 1001,
    status: 'shipped',
    shipped_at: '2026-07-01T09:30:00+02:00',
    tracking_url: 'https://parcels.example.com/1001',
    customer: { name: 'Zoé', phone: '06 39 98 00 01', country: 'FR', locale: 'fr-FR' },
  }),
};

const withBody = (from: string, to: string): Delivery => {
  if (!ANNOUNCED.body.includes(from)) throw new Error(`the sample has no ${from} any more`);
  return { ...ANNOUNCED, body: ANNOUNCED.body.replace(from, to) };
};

/** What the kit's battery needs to know of the platform. */
export const fixtures: ConnectorFixtures = {
  send: signedRequest,
  signatureHeader: 'X-Sample-Platform-Signature',
  shopHeader: 'X-Sample-Platform-Shop',
  requiredHeaders: {
    'X-Sample-Platform-Shop': 'webhook_shop_missing',
    'X-Sample-Platform-Signature': 'webhook_signature_missing',
    'X-Sample-Platform-Topic': 'webhook_header_missing',
    'X-Sample-Platform-Delivery-Id': 'webhook_header_missing',
  },
  strangeShops: ['acme', 'https://acme.example.com', 'a.example.com, b.example.com', '../acme.example.com'],
  announced: ANNOUNCED,
  withoutPhone: withBody('"phone":"06 39 98 00 01",', ''),
  aboutObject: (id) => withBody('"id":1001', `"id":${id}`),
  notAnnounced: withBody('"status":"shipped"', '"status":"packed"'),
  unknownTopic: 'product.updated',
};
