import { createHmac } from 'node:crypto';
import type { Delivery } from '@carillon/connector-kit/testing';

/**
 * The request Sample Platform makes for a webhook. It is written from the platform's documentation and uses nothing of
 * the connector: a mistake in the headers or the signature must not be made twice.
 */
export const signedRequest = ({ shop, topic, deliveryId, body }: Delivery, secret: string) => ({
  headers: {
    'Content-Type': 'application/json',
    'X-Sample-Platform-Shop': shop,
    'X-Sample-Platform-Topic': topic,
    'X-Sample-Platform-Delivery-Id': deliveryId,
    'X-Sample-Platform-Signature': createHmac('sha256', secret).update(body).digest('base64'),
  },
  rawBody: Buffer.from(body),
});
