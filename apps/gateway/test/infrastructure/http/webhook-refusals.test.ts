import { createHmac } from 'node:crypto';
import { signAsShopify } from '@carillon/connector-shopify/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const BODY = '{"id":1}';

/** A webhook of the demo shop, with some of its parts as told; a header that is null is left out. */
const post = async (headers: Readonly<Record<string, string | null>>, body: string | Buffer = BODY) => {
  const { shop, shopSecret } = gateway.demo!;
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'x-shopify-topic': 'fulfillments/create',
    'x-shopify-shop-domain': shop,
    'x-shopify-api-version': '2026-07',
    'x-shopify-webhook-id': 'one',
    'x-shopify-hmac-sha256': signAsShopify(String(body), shopSecret),
    ...headers,
  };
  const answer = await gateway.app.inject({
    method: 'POST',
    url: '/connectors/shopify/webhooks',
    headers: Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    ),
    payload: body,
  });
  return { status: answer.statusCode, code: (answer.json() as { code?: string }).code };
};

test.each<[string, Record<string, string | null>, number]>([
  ['webhook_shop_missing', { 'x-shopify-shop-domain': null }, 400],
  ['webhook_shop_invalid', { 'x-shopify-shop-domain': 'acme.example.com' }, 400],
  ['webhook_signature_missing', { 'x-shopify-hmac-sha256': null }, 401],
  ['webhook_signature_malformed', { 'x-shopify-hmac-sha256': 'ab'.repeat(32) }, 401],
  ['webhook_signature_invalid', { 'x-shopify-hmac-sha256': signAsShopify(BODY, 'another secret') }, 401],
  ['webhook_header_missing', { 'x-shopify-topic': null }, 400],
])('%s', async (code, headers, status) => {
  expect(await post(headers)).toEqual({ status, code });
});

test('webhook_body_not_utf8: bytes that are signed and no text', async () => {
  const body = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
  const signature = createHmac('sha256', gateway.demo!.shopSecret).update(body).digest('base64');
  expect(await post({ 'x-shopify-hmac-sha256': signature }, body)).toEqual({
    status: 400,
    code: 'webhook_body_not_utf8',
  });
});
