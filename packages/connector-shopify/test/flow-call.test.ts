// The library refuses to work until an adapter has told it where it runs.
import '@shopify/shopify-api/adapters/node';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFlowCall, shopOfFlowCall, verifyFlowCall } from '../src/index.ts';
import { flowRequest, signAsShopify } from '../src/testing/index.ts';

const SECRET = 'client-secret';
const SHOP = 'acme.myshopify.com';
const PROPERTIES = { order_id: 1001, text: 'It leaves today.', purpose: 'transactional' };
const STEP = { shop: SHOP, runId: 'run-1', properties: PROPERTIES };

const { flow } = shopifyApi({
  apiKey: 'unused',
  apiSecretKey: SECRET,
  hostName: 'localhost',
  apiVersion: ApiVersion.July26,
  isEmbeddedApp: true,
  logger: { log: () => undefined },
});

describe('a call of Shopify Flow', () => {
  test.for([
    ['signed with the secret', SECRET, true],
    ['signed with another one', 'another-secret', false],
  ] as const)('%s is believed as by Shopify’s own library', async ([, secret, isBelieved]) => {
    const request = flowRequest(STEP, secret);
    const rawBody = request.rawBody.toString();
    const theirs = await flow.validate({
      rawBody,
      rawRequest: { headers: request.headers, method: 'POST', url: '/' },
    });
    expect(theirs.valid).toBe(isBelieved);
    const ours = await verifyFlowCall(request, [SECRET]);
    expect(ours.ok).toBe(isBelieved);
    if (ours.ok) expect(ours.value).toMatchObject({ shop: SHOP, deliveryId: 'run-1', body: rawBody });
  });

  test('is believed with either secret while one is rotated', async () => {
    expect((await verifyFlowCall(flowRequest(STEP, 'old'), ['new', 'old'])).ok).toBe(true);
  });

  test('with one byte changed is not believed', async () => {
    const { headers, rawBody } = flowRequest(STEP, SECRET);
    rawBody[rawBody.length - 2]! ^= 1;
    expect(await verifyFlowCall({ headers, rawBody }, [SECRET])).toMatchObject({ ok: false });
  });

  test('names its shop in the body, which is signed, and not in a header', () => {
    const { headers, rawBody } = flowRequest({ ...STEP, shop: 'ACME.myshopify.com' }, SECRET);
    const request = { headers: { ...headers, 'X-Shopify-Shop-Domain': 'other.myshopify.com' }, rawBody };
    expect(shopOfFlowCall(request)).toEqual({ ok: true, value: SHOP });
  });

  test.for([
    ['no JSON', 'x'],
    ['JSON without a shop', '{}'],
    ['a shop elsewhere', '{"shopify_domain":"acme.myshopify.com.example.com"}'],
    ['a list', '[]'],
  ])('%s names no shop', ([, body]) => {
    expect(shopOfFlowCall({ headers: {}, rawBody: Buffer.from(body!) })).toMatchObject({
      error: { code: 'webhook_shop_invalid', field: 'shopify_domain' },
    });
  });
});

describe('what a workflow asks for', () => {
  const callOf = (properties: Readonly<Record<string, unknown>>, runId = 'run-1') =>
    readFlowCall(flowRequest({ shop: SHOP, runId, properties }, SECRET).rawBody.toString());

  test('is a text about an order', () => {
    expect(callOf(PROPERTIES)).toEqual({
      ok: true,
      value: {
        runId: 'run-1',
        objects: [{ type: 'order', id: '1001' }],
        wording: { text: 'It leaves today.', template: null },
        purpose: 'transactional',
      },
    });
  });

  test('is a template about a customer; what is blank is not given', () => {
    const properties = { customer_id: '7', text: ' \n', template: ' welcome ', purpose: ' Commercial ' };
    expect(callOf({ order_id: null, ...properties })).toMatchObject({
      value: {
        objects: [{ type: 'customer', id: '7' }],
        wording: { text: null, template: 'welcome' },
        purpose: 'commercial',
      },
    });
  });

  test('goes by the order first where both are given, and by global ids, too', () => {
    const properties = { order_id: 'gid://shopify/Order/1', customer_id: 'gid://shopify/Customer/2' };
    expect(callOf({ ...PROPERTIES, ...properties })).toMatchObject({
      value: {
        objects: [
          { type: 'order', id: '1' },
          { type: 'customer', id: '2' },
        ],
      },
    });
  });

  test('keeps ids beyond 2^53 exact', () => {
    const body = flowRequest(STEP, SECRET)
      .rawBody.toString()
      .replace('"order_id":1001', '"order_id":820982911946154507');
    expect(readFlowCall(body)).toMatchObject({
      value: { objects: [{ type: 'order', id: '820982911946154507' }] },
    });
  });

  test('keeps a text as it was typed: it is no page of the shop', () => {
    expect(callOf({ ...PROPERTIES, text: 'A &amp; B {{ order.name }}' })).toMatchObject({
      value: { wording: { text: 'A &amp; B {{ order.name }}' } },
    });
  });

  test.for([
    ['nobody', { text: 'Hi', purpose: 'transactional' }, 'properties.order_id'],
    ['no words', { order_id: 1, purpose: 'transactional' }, 'properties.text'],
    ['two wordings', { ...PROPERTIES, template: 'welcome' }, 'properties.text'],
    ['no purpose', { order_id: 1, text: 'Hi' }, 'properties.purpose'],
    ['a purpose there is not', { ...PROPERTIES, purpose: 'otp' }, 'properties.purpose'],
    ['an id that is none', { ...PROPERTIES, order_id: 'abc' }, 'properties.order_id'],
    ['an id that was rounded', { ...PROPERTIES, order_id: 1.5 }, 'properties.order_id'],
  ] as const)('%s is refused, and the field is named', ([, properties, field]) => {
    expect(callOf(properties)).toMatchObject({ error: { code: 'webhook_payload_invalid', field } });
  });

  test('a run without its id could be sent twice, so it is refused', () => {
    expect(callOf(PROPERTIES, '')).toMatchObject({ error: { field: 'action_run_id' } });
  });
});

describe('nonsense', () => {
  const anyCall = fc.record(
    {
      shopify_domain: fc.oneof(fc.constant(SHOP), fc.string(), fc.jsonValue()),
      action_run_id: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      properties: fc.oneof(
        fc.record(
          {
            order_id: fc.oneof(fc.bigInt().map(Number), fc.jsonValue()),
            customer_id: fc.jsonValue(),
            text: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
            template: fc.jsonValue(),
            purpose: fc.oneof(fc.constantFrom('transactional', 'commercial'), fc.jsonValue()),
          },
          { requiredKeys: [] },
        ),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  );

  test('is refused or read, and never thrown', async () => {
    await fc.assert(
      fc.asyncProperty(anyCall, async (call) => {
        const body = JSON.stringify(call);
        const rawBody = Buffer.from(body);
        const headers = { 'X-Shopify-Hmac-Sha256': signAsShopify(rawBody, SECRET) };
        const believed = await verifyFlowCall({ headers, rawBody }, [SECRET]);
        if (!believed.ok) {
          expect(believed.error.code).toBe('webhook_shop_invalid');
          return;
        }
        const read = readFlowCall(believed.value.body);
        if (!read.ok) {
          expect(read.error.code).toBe('webhook_payload_invalid');
          return;
        }
        // What is kept in a key and in a text can be stored.
        for (const kept of [read.value.runId, read.value.wording.text ?? read.value.wording.template])
          expect(kept).not.toMatch(/\0/);
        expect(() => encodeURIComponent(read.value.runId)).not.toThrow();
      }),
    );
  });
});
