import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { describe, expect, test, vi } from 'vitest';
import { shopify } from '../src/index.ts';
import { shopifyRequest, signAsShopify } from '../src/testing/index.ts';
import { eventsFixtures } from './support/fixtures.ts';
import { sampleBody } from './support/samples.ts';

const SECRET = 'client-secret';
const DELIVERY = {
  shop: 'acme.myshopify.com',
  topic: 'fulfillments/create',
  body: sampleBody(),
  deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  eventId: '98880550-7158-44d4-b7cd-2c97c8a091b5',
  triggeredAt: '2026-07-01T09:30:00.123456789Z',
  apiVersion: '2026-04',
};

const withHeaders = (request: WebhookRequest, headers: Record<string, string>): WebhookRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

const refusalOf = async (request: WebhookRequest, secrets = [SECRET]) => {
  const result = await shopify.verify(request, secrets);
  return result.ok ? null : result.error;
};

describe('a webhook of Shopify', () => {
  test('says all its headers say', async () => {
    expect(await shopify.verify(shopifyRequest(DELIVERY, SECRET), [SECRET])).toEqual({
      ok: true,
      value: {
        platform: 'shopify',
        shop: 'acme.myshopify.com',
        topic: 'fulfillments/create',
        deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        eventId: '98880550-7158-44d4-b7cd-2c97c8a091b5',
        triggeredAt: '2026-07-01T09:30:00.123Z',
        apiVersion: '2026-04',
        body: DELIVERY.body,
      },
    });
  });

  test('is believed with the shop and topic in any case, which come out in lower case', async () => {
    const request = shopifyRequest(
      { ...DELIVERY, shop: 'Acme.MyShopify.com', topic: 'FULFILLMENTS/create' },
      SECRET,
    );
    const verified = await shopify.verify(request, [SECRET]);
    expect(verified).toMatchObject({ ok: true, value: { shop: DELIVERY.shop, topic: DELIVERY.topic } });
  });

  test('without the optional headers, or with a broken time, is still believed', async () => {
    const { eventId: _eventId, triggeredAt: _triggeredAt, ...bare } = DELIVERY;
    for (const delivery of [bare, { ...bare, triggeredAt: 'noon' }]) {
      const verified = await shopify.verify(shopifyRequest(delivery, SECRET), [SECRET]);
      expect(verified).toMatchObject({ ok: true, value: { eventId: null, triggeredAt: null } });
    }
  });

  test('is checked without a call to Shopify and without a line in the log', async () => {
    const spies = [
      vi.spyOn(globalThis, 'fetch'),
      vi.spyOn(console, 'log'),
      vi.spyOn(console, 'debug'),
      vi.spyOn(console, 'warn'),
    ];
    await shopify.verify(shopifyRequest(DELIVERY, SECRET), [SECRET]);
    await shopify.verify(shopifyRequest(DELIVERY, 'other'), [SECRET]);
    expect(spies.map(({ mock }) => mock.calls)).toEqual([[], [], [], []]);
    vi.restoreAllMocks();
  });
});

describe('two families of headers', () => {
  const events = eventsFixtures.send(eventsFixtures.announced, SECRET);

  test('a shop cannot be named in one and the signature given in the other', async () => {
    const forged = withHeaders(events, {
      'X-Shopify-Shop-Domain': 'victim.myshopify.com',
      'X-Shopify-Topic': 'fulfillments/create',
    });
    expect(shopify.shopOf(forged)).toEqual({ ok: true, value: 'acme.myshopify.com' });
    expect(await shopify.verify(forged, [SECRET])).toMatchObject({
      ok: true,
      value: { shop: 'acme.myshopify.com' },
    });
  });

  test('a classic request with a blank header of the other stays classic', async () => {
    const request = withHeaders(shopifyRequest(DELIVERY, SECRET), { 'shopify-hmac-sha256': ' ' });
    expect(await shopify.verify(request, [SECRET])).toMatchObject({
      ok: true,
      value: { shop: DELIVERY.shop },
    });
  });
});

describe('a refusal says which cause it was', () => {
  test('a hex digest is no signature of Shopify', async () => {
    const hex = Buffer.from(signAsShopify(DELIVERY.body, SECRET), 'base64').toString('hex');
    const request = withHeaders(shopifyRequest(DELIVERY, SECRET), { 'X-Shopify-Hmac-Sha256': hex });
    expect((await refusalOf(request))?.code).toBe('webhook_signature_malformed');
  });

  test('a wrong secret, and how many were tried', async () => {
    const request = shopifyRequest(DELIVERY, 'other');
    expect((await refusalOf(request))?.detail).toContain('fits not the secret known');
    expect((await refusalOf(request, [SECRET, 'older']))?.detail).toContain(
      'fits none of the 2 secrets known',
    );
  });

  test('a test notification of the admin', async () => {
    const request = withHeaders(shopifyRequest(DELIVERY, 'key of the shop'), { 'X-Shopify-Test': 'true' });
    const refusal = await refusalOf(request);
    expect(refusal?.code).toBe('webhook_signature_invalid');
    expect(refusal?.detail).toContain('test notification');
  });

  test('all headers a proxy removed', async () => {
    const { headers, rawBody } = shopifyRequest(DELIVERY, SECRET);
    const { 'X-Shopify-Topic': _topic, 'X-Shopify-Webhook-Id': _id, ...rest } = headers;
    const refusal = await refusalOf({ headers: rest, rawBody });
    expect(refusal).toMatchObject({ code: 'webhook_header_missing', field: 'X-Shopify-Topic' });
    expect(refusal?.detail).toContain('X-Shopify-Topic, X-Shopify-Webhook-Id');
  });

  test('a shop that is not connected is named', async () => {
    const refusal = await refusalOf(shopifyRequest(DELIVERY, SECRET), []);
    expect(refusal?.detail).toContain('acme.myshopify.com');
  });
});

test('signAsShopify gives what openssl gives', () => {
  // printf '{"id":1}' | openssl dgst -sha256 -hmac hush -binary | base64
  expect(signAsShopify('{"id":1}', 'hush')).toBe('VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=');
});
