import { afterEach, expect, test, vi } from 'vitest';
import { createShopify, shopify } from '../src/index.ts';
import { firstEventOf, installedShop } from './support/installed-shop.ts';

afterEach(() => vi.restoreAllMocks());

test('a connector without a way out asks nothing of shops, and reads webhooks like one with it', () => {
  const { shop: port, ...asking } = createShopify({ fetch: globalThis.fetch });
  const { shop: none, ...reading } = shopify;
  expect(none).toBeNull();
  expect(port).not.toBeNull();
  expect(asking).toEqual(reading);
});

test('two connectors of one process ask through their own ways out, at once, and through no other', async () => {
  const global = vi.spyOn(globalThis, 'fetch');
  const installed = ['acme.myshopify.com', 'other.myshopify.com'].map((shop) => installedShop({ shop }));
  const asked = installed.map(async ({ shop, access, now }) => {
    const { order, webhooks } = shop.placeOrder();
    shop.cancel(order);
    const event = await firstEventOf(webhooks);
    return createShopify({ fetch: shop.fetch, now }).shop?.stillTrue(access, [
      { fact: 'order_unpaid', event },
    ]);
  });
  for (const answers of await Promise.all(asked))
    expect(answers).toMatchObject([{ value: { holds: false } }]);
  expect(installed.map(({ shop }) => shop.requests.length)).toEqual([1, 1]);
  expect(global).not.toHaveBeenCalled();
});
