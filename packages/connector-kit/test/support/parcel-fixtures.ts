import type { ConnectorFixtures, Delivery } from '../../src/testing/index.ts';
import { hexSignature } from './parcel-connector.ts';

const ANNOUNCED: Delivery = {
  shop: 'acme.parcel.test',
  topic: 'parcel/left',
  deliveryId: 'delivery-1',
  body: '{"id":7,"state":"left","phone":"06 39 98 00 01","created":"2026-07-01T09:30:00+02:00","name":"Zoé"}',
};

const withBody = (from: string, to: string): Delivery => ({
  ...ANNOUNCED,
  body: ANNOUNCED.body.replace(from, to),
});

const offers = (wanted: boolean): Delivery => ({
  ...ANNOUNCED,
  topic: 'parcel/offers',
  body: `{"id":3,"offers":${wanted},"phone":"+33639980001","created":"2026-07-01T09:30:00+02:00"}`,
});

const CLOSED: Delivery = { ...ANNOUNCED, topic: 'parcel/closed', body: '{"at":"2026-07-01T09:30:00Z"}' };
const FORGET: Delivery = { ...ANNOUNCED, topic: 'parcel/forget', body: '{"id":3,"phone":"+33639980001"}' };

export const parcelFixtures: ConnectorFixtures = {
  send: ({ shop, topic, deliveryId, body }, secret) => ({
    headers: {
      'Parcel-Shop': shop,
      'Parcel-Topic': topic,
      'Parcel-Delivery': deliveryId,
      'Parcel-Signature': hexSignature(body, secret),
    },
    rawBody: Buffer.from(body),
  }),
  signatureHeader: 'Parcel-Signature',
  requiredHeaders: {
    'Parcel-Shop': 'webhook_shop_missing',
    'Parcel-Signature': 'webhook_signature_missing',
    'Parcel-Topic': 'webhook_header_missing',
    'Parcel-Delivery': 'webhook_header_missing',
  },
  shopHeader: 'Parcel-Shop',
  strangeShops: ['acme.example', 'ACME/../other'],
  announced: ANNOUNCED,
  withoutPhone: withBody('"phone":"06 39 98 00 01",', ''),
  aboutObject: (id) => withBody('"id":7', `"id":${id}`),
  notAnnounced: withBody('"left"', '"void"'),
  consent: { yes: offers(true), no: offers(false) },
  lifecycle: [CLOSED],
  privacy: { customer_erasure: FORGET },
  samples: [ANNOUNCED, withBody('"left"', '"void"'), offers(true), CLOSED, FORGET],
  unknownTopic: 'parcel/arrived',
};
