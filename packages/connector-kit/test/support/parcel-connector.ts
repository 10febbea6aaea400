import { createHmac } from 'node:crypto';
import { type Result, refuse, succeed } from '@carillon/core/result';
import { z } from 'zod';
import {
  announce,
  type Connector,
  consentChanged,
  ignore,
  lifecycleChanged,
  privacyRequested,
} from '../../src/connector/index.ts';
import {
  exactId,
  optionalInstant,
  optionalText,
  readPayload,
  refusePayload,
} from '../../src/payload/index.ts';
import {
  headerValue,
  type VerifiedWebhook,
  verifyHmac,
  type WebhookRefusal,
  type WebhookRequest,
} from '../../src/webhook/index.ts';

export const hexSignature = (body: string | Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

const parcel = z.object({
  id: exactId,
  state: optionalText,
  phone: optionalText,
  created: optionalInstant,
});

const required = (request: WebhookRequest, header: string): Result<string, WebhookRefusal> => {
  const value = headerValue(request.headers, header);
  return value === null
    ? refuse('webhook_header_missing', `The request has no ${header} header.`, header)
    : succeed(value);
};

const shopOf = ({ headers }: WebhookRequest): Result<string, WebhookRefusal> => {
  const shop = headerValue(headers, 'Parcel-Shop');
  if (shop === null) return refuse('webhook_shop_missing', 'The request names no shop.', 'Parcel-Shop');
  return /^[a-z]+\.parcel\.test$/.test(shop)
    ? succeed(shop)
    : refuse('webhook_shop_invalid', 'The request names no shop of this platform.', 'Parcel-Shop');
};

const verify = async (
  request: WebhookRequest,
  secrets: readonly string[],
): Promise<Result<VerifiedWebhook, WebhookRefusal>> => {
  const shop = shopOf(request);
  if (!shop.ok) return shop;
  const body = verifyHmac(request, secrets, { header: 'Parcel-Signature', encoding: 'hex' });
  if (!body.ok) return body;
  const topic = required(request, 'Parcel-Topic');
  if (!topic.ok) return topic;
  const deliveryId = required(request, 'Parcel-Delivery');
  if (!deliveryId.ok) return deliveryId;
  return succeed({
    platform: 'parcel',
    shop: shop.value,
    topic: topic.value,
    deliveryId: deliveryId.value,
    eventId: null,
    triggeredAt: null,
    apiVersion: null,
    body: body.value,
  });
};

const offers = z.object({ id: exactId, offers: z.boolean(), phone: optionalText, created: optionalInstant });

const translateOffers: Connector['translate'] = ({ shop, topic, deliveryId, body }) => {
  const read = readPayload(offers, body);
  if (!read.ok) return read;
  const { id, phone, created } = read.value;
  return succeed(
    consentChanged({
      source: { platform: 'parcel', shop },
      person: { phone, country: null, name: null, locale: null },
      customer: id,
      state: read.value.offers ? 'subscribed' : 'unsubscribed',
      optInLevel: 'single_opt_in',
      collectedFrom: 'platform',
      decidedAt: created,
      webhook: { id: deliveryId, topic },
    }),
  );
};

const closed = z.object({ at: optionalInstant });

const translateClosed: Connector['translate'] = ({ shop, body }) => {
  const read = readPayload(closed, body);
  if (!read.ok) return read;
  return succeed(
    lifecycleChanged({ kind: 'uninstalled', source: { platform: 'parcel', shop }, at: read.value.at }),
  );
};

const forget = z.object({ id: exactId, phone: optionalText });

const translateForget: Connector['translate'] = ({ shop, topic, deliveryId, body }) => {
  const read = readPayload(forget, body);
  if (!read.ok) return read;
  return succeed(
    privacyRequested({
      kind: 'customer_erasure',
      source: { platform: 'parcel', shop },
      at: null,
      webhook: { id: deliveryId, topic },
      requestId: null,
      customer: { id: read.value.id, phone: read.value.phone, email: null },
      orders: [],
    }),
  );
};

const OTHERS: Readonly<Record<string, Connector['translate']>> = {
  'parcel/offers': translateOffers,
  'parcel/closed': translateClosed,
  'parcel/forget': translateForget,
};

const translate: Connector['translate'] = (webhook) => {
  const { shop, topic, body } = webhook;
  const other = OTHERS[topic];
  if (other) return other(webhook);
  if (topic !== 'parcel/left') return succeed(ignore('topic_unknown', `Nothing reads the topic ${topic}.`));
  const read = readPayload(parcel, body);
  if (!read.ok) return read;
  const { id, state, phone, created } = read.value;
  if (created === null) return refusePayload('created', 'is missing');
  if (state === 'void') return succeed(ignore('not_announced', `Parcel ${id} is void, so nothing left.`));
  return succeed(
    announce({
      type: 'order.shipped',
      source: { platform: 'parcel', shop },
      object: { type: 'order', id },
      transition: 'shipped',
      occurredAt: created,
      person: { phone, country: null, name: null, locale: null },
      data: { order: { id } },
    }),
  );
};

/** A connector that keeps the contract, for a platform small enough to see that it does. */
export const parcelConnector: Connector = {
  platform: 'parcel',
  topics: ['parcel/left', ...Object.keys(OTHERS)],
  shopOf,
  verify,
  translate,
  shop: null,
};
