import type { NotedText, ShopNote } from '@carillon/connector-kit/shop';
import { describe, expect, test } from 'vitest';
import { createWriteBack } from '../src/shop/notes/write-back.ts';
import { installedShop } from './support/installed-shop.ts';

type Shop = ReturnType<typeof installedShop>;

const TEXT: NotedText = {
  id: 'msg_1',
  direction: 'out',
  at: '2026-07-01T10:00:00.000Z',
  state: 'delivered',
  detail: 'Your order has left.',
};

const noteOn = (id: string, texts: readonly NotedText[] = [TEXT], type = 'order'): ShopNote => ({
  object: { type, id },
  texts,
});

const writing = ({ shop, access }: Shop, notes: readonly ShopNote[]) => createWriteBack(shop)(access, notes);

const fieldsOf = ({ shop }: Shop) =>
  shop.state.metafields.map(({ id: _id, value, ...rest }) => ({ ...rest, value: JSON.parse(value) }));

const DONE = { ok: true, value: null };

describe('the texts about an order', () => {
  test('stand in a metafield that is the app’s own', async () => {
    const installed = installedShop({ firstId: 9_007_199_254_740_993n });
    const { order } = installed.shop.placeOrder();
    expect(await writing(installed, [noteOn(order.id)])).toEqual([DONE]);
    expect(fieldsOf(installed)).toEqual([
      {
        ownerId: `gid://shopify/Order/${order.id}`,
        namespace: 'app--1',
        key: 'carillon_texts',
        type: 'json',
        value: [TEXT],
      },
    ]);
  });

  test('written twice are there once, and written anew replace those before', async () => {
    const installed = installedShop();
    const { order } = installed.shop.placeOrder();
    await writing(installed, [noteOn(order.id), noteOn(order.id)]);
    await writing(installed, [noteOn(order.id)]);
    expect(fieldsOf(installed)).toHaveLength(1);
    const later = { ...TEXT, id: 'msg_2' };
    expect(await writing(installed, [noteOn(order.id), noteOn(order.id, [later, TEXT])])).toEqual([
      DONE,
      DONE,
    ]);
    expect(fieldsOf(installed)).toMatchObject([{ value: [later, TEXT] }]);
  });

  test('of sixty orders are written with three requests, in their order', async () => {
    const installed = installedShop();
    const orders = Array.from({ length: 60 }, () => installed.shop.placeOrder().order);
    const notes = orders.map(({ id }) => noteOn(id));
    expect(await writing(installed, notes)).toEqual(notes.map(() => DONE));
    expect(installed.shop.requests).toHaveLength(3);
    expect(installed.shop.state.metafields).toHaveLength(60);
  });

  test('of an order that is gone do not cost the others theirs', async () => {
    const installed = installedShop();
    const [one, gone, other] = Array.from({ length: 3 }, () => installed.shop.placeOrder().order);
    installed.shop.deleteOrder(gone!);
    const outcomes = await writing(
      installed,
      [one, gone, other].map((order) => noteOn(order!.id)),
    );
    expect(outcomes).toMatchObject([DONE, { ok: false, error: { code: 'shop_refused' } }, DONE]);
    expect(installed.shop.state.metafields).toHaveLength(2);
  });

  test('stand on orders only', async () => {
    const installed = installedShop();
    const notes = [noteOn('1', [TEXT], 'checkout'), noteOn('x/1'), noteOn('')];
    for (const outcome of await writing(installed, notes))
      expect(outcome).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
    expect(installed.shop.requests).toEqual([]);
  });

  test('that are more than a metafield holds lose the oldest', async () => {
    const installed = installedShop();
    const { order } = installed.shop.placeOrder();
    const texts = Array.from({ length: 2_000 }, (_, at) => ({ ...TEXT, id: `msg_${at}` }));
    await writing(installed, [noteOn(order.id, texts)]);
    const [{ value } = { value: '' }] = installed.shop.state.metafields;
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(100_000);
    expect(JSON.parse(value)[0]).toMatchObject({ id: 'msg_0' });
    expect(JSON.parse(value).length).toBeGreaterThan(400);
  });

  test('are a failure each, where the shop gives no answer or no scope', async () => {
    const down = installedShop();
    down.shop.faults.down = '503';
    const denied = installedShop({ scopes: ['read_orders'] });
    const { order } = denied.shop.placeOrder();
    expect(await writing(down, [noteOn('1'), noteOn('2')])).toMatchObject([
      { error: { code: 'shop_unreachable' } },
      { error: { code: 'shop_unreachable' } },
    ]);
    expect(await writing(denied, [noteOn(order.id)])).toMatchObject([
      { error: { code: 'shop_scope_missing', detail: expect.stringContaining('write_orders') } },
    ]);
  });

  test.for([{ metafieldsSet: null }, { metafieldsSet: { userErrors: [{ elementIndex: null }] } }])(
    'answered with %j are refused',
    async (data) => {
      const installed = installedShop();
      const { order } = installed.shop.placeOrder();
      installed.shop.faults.failNth(1, () => Response.json({ data }));
      expect(await writing(installed, [noteOn(order.id)])).toMatchObject([
        { error: { code: 'shop_refused' } },
      ]);
    },
  );
});
