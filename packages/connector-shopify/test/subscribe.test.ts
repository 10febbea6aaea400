import { describe, expect, test } from 'vitest';
import { shopify } from '../src/index.ts';
import { createSubscribe } from '../src/shop/subscriptions/subscribe.ts';
import { COMPLIANCE_TOPICS } from './support/compliance-topics.ts';
import { installedShop } from './support/installed-shop.ts';

const ADDRESS = 'https://sms.example.com/connectors/shopify/webhooks';
const TOPICS = shopify.topics.filter((topic) => !COMPLIANCE_TOPICS.includes(topic));

const subscribing = ({ shop, access }: ReturnType<typeof installedShop>, address = ADDRESS) =>
  createSubscribe(shop)(access, address);

const put = ({ shop }: ReturnType<typeof installedShop>, topic: string, uri: string) =>
  shop.state.subscriptions.set(shop.state.nextId(), {
    id: String(shop.state.subscriptions.size + 1),
    topic,
    uri,
    createdAt: shop.state.now(),
  });

const urisOf = ({ shop }: ReturnType<typeof installedShop>, topic: string) =>
  [...shop.state.subscriptions.values()].filter((one) => one.topic === topic).map(({ uri }) => uri);

describe('webhooks', () => {
  test('are subscribed to once, every topic that the connector reads and the API knows', async () => {
    const installed = installedShop();
    expect(await subscribing(installed)).toEqual({
      ok: true,
      value: { present: [], healed: TOPICS, missing: [] },
    });
    expect(await subscribing(installed)).toEqual({
      ok: true,
      value: { present: TOPICS, healed: [], missing: [] },
    });
    expect(installed.shop.state.subscriptions.size).toBe(TOPICS.length);
    expect(installed.shop.requests).toHaveLength(3);
  });

  test('that went to where the gateway was go to where it is', async () => {
    const installed = installedShop();
    await subscribing(installed, 'https://old.example.com/connectors/shopify/webhooks');
    expect(await subscribing(installed)).toMatchObject({ value: { present: [], healed: TOPICS } });
    expect(urisOf(installed, 'ORDERS_CREATE')).toEqual([ADDRESS]);
  });

  test('of others stay as they are', async () => {
    const installed = installedShop();
    const others = [
      'https://other.example.com/hooks',
      'arn:aws:events:us-east-1::event-source/x',
      'pubsub://a:b',
    ];
    for (const uri of others) put(installed, 'ORDERS_CREATE', uri);
    expect(await subscribing(installed)).toMatchObject({ value: { healed: TOPICS } });
    expect(urisOf(installed, 'ORDERS_CREATE')).toEqual(expect.arrayContaining([...others, ADDRESS]));
  });

  test('that no scope opens are missing, each with a reason', async () => {
    const installed = installedShop({ scopes: ['read_orders'] });
    const result = await subscribing(installed);
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    const { healed, missing } = result.value;
    expect(healed).toContain('orders/create');
    expect(missing).toContainEqual({
      topic: 'variants/in_stock',
      detail: 'Shopify says: You cannot create a webhook subscription with the specified topic.',
    });
    expect([...healed, ...missing.map(({ topic }) => topic)].toSorted()).toEqual(TOPICS.toSorted());
  });

  test.for(['http://sms.example.com/hooks', 'sms.example.com', ''])(
    'are posted to no address such as "%s"',
    async (address) => {
      const installed = installedShop();
      expect(await subscribing(installed, address)).toMatchObject({ error: { code: 'shop_refused' } });
      expect(installed.shop.requests).toEqual([]);
    },
  );

  test('of a shop that is down, or removed the app, are a failure', async () => {
    const down = installedShop();
    down.shop.faults.down = '503';
    expect(await subscribing(down)).toMatchObject({ error: { code: 'shop_unreachable' } });
    const removed = installedShop();
    removed.shop.uninstall();
    expect(await subscribing(removed)).toMatchObject({ error: { code: 'access_ended' } });
    const half = installedShop();
    half.shop.faults.failNth(2, () => new Response('', { status: 502 }));
    expect(await subscribing(half)).toMatchObject({ error: { code: 'shop_unreachable' } });
  });
});
