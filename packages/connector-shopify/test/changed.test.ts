import type { ChangedPage, ChangedPeriod } from '@carillon/connector-kit/shop';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import type { CanonicalEvent } from '@carillon/core/events';
import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import { createChanged } from '../src/shop/changes/changed.ts';
import { SCOPES } from '../src/shop/install/scopes.ts';
import type { FakeAddress } from '../src/testing/index.ts';
import { eventsOf, installedShop, translationsOf } from './support/installed-shop.ts';

type Shop = ReturnType<typeof installedShop>;

const MINUTE = 60_000;
const ADDRESS: FakeAddress = {
  firstName: 'Zoé',
  lastName: 'Martin',
  phone: '+33639980002',
  countryCode: 'FR',
  provinceCode: null,
};

const changing = ({ shop, access }: Shop, period: ChangedPeriod) => createChanged(shop)(access, period);

/** All pages of a period. */
const changedIn = async (installed: Shop, from: number, until: number) => {
  const pages: ChangedPage[] = [];
  let cursor: string | null = null;
  do {
    const period = { from: new Date(from).toISOString(), until: new Date(until).toISOString(), cursor };
    const page = await changing(installed, period);
    if (!page.ok) throw new Error(page.error.detail);
    pages.push(page.value);
    cursor = page.value.next;
  } while (cursor !== null);
  return {
    pages,
    events: pages.flatMap(({ events }) => events),
    consentChanges: pages.flatMap(({ consentChanges }) => consentChanges),
  };
};

/** Times by the clock they mean, and not by the offset they are written with. */
const comparable = (event: CanonicalEvent): unknown =>
  JSON.parse(JSON.stringify(event), (_name, value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : value,
  );

/** What GraphQL can tell of what webhooks tell; a carrier's event says the same as the fulfilment beside it, of nobody. */
const isAskedFor = ({ type, person, data }: CanonicalEvent): boolean =>
  type.startsWith('order.') && !(person.phone === null && 'delivery' in data);

const keysOf = (events: readonly CanonicalEvent[]): readonly string[] =>
  [...new Set(events.map(eventKey))].sort();

/** A day of a shop: the webhooks of each deed, a minute after the one before. */
function* dayOf({ shop, clock }: Shop): Generator<readonly WebhookRequest[]> {
  const customer = shop.addCustomer({ phone: '+33639980001' });
  const variant = shop.addVariant({ variantTitle: 'Large', price: '19.50' });
  const lines = [
    { variant, quantity: 2 },
    { variant: shop.addVariant(), quantity: 1 },
  ];
  const { checkout } = shop.beginCheckout({ customer, address: ADDRESS, lines });
  clock.pass(MINUTE);
  const paid = shop.pay(checkout);
  yield paid.webhooks;
  clock.pass(MINUTE);
  const unpaid = shop.placeOrder({ paid: false, customer, address: ADDRESS, lines });
  yield unpaid.webhooks;
  clock.pass(MINUTE);
  const { fulfillment, webhooks } = shop.fulfil(paid.order, paid.order.lines.slice(0, 1));
  yield webhooks;
  for (const deed of [
    () => shop.deliver(paid.order, fulfillment, 'OUT_FOR_DELIVERY'),
    () => shop.deliver(paid.order, fulfillment, 'ATTEMPTED_DELIVERY'),
    () => shop.deliver(paid.order, fulfillment, 'DELIVERED'),
    () => shop.markPaid(unpaid.order),
    () => shop.refund(paid.order, '19.50'),
    () => shop.refund(paid.order, '5.00'),
    () => shop.cancel(unpaid.order),
    () => shop.placeOrder({ test: true, customer }).webhooks,
  ]) {
    clock.pass(MINUTE);
    yield deed();
  }
}

/** A bucket that no test empties. */
const RICH = { bucket: { maximumAvailable: 1_000_000, restoreRate: 1 } };

/** What the webhooks of a whole day tell. */
const toldIn = async (installed: Shop): Promise<readonly CanonicalEvent[]> => {
  const told: CanonicalEvent[] = [];
  for (const webhooks of dayOf(installed)) told.push(...(await eventsOf(webhooks)).filter(isAskedFor));
  return told;
};

describe('what happened in a shop', () => {
  test('is asked for as it was told: the same keys, people and data', async () => {
    const installed = installedShop({ firstId: 9_007_199_254_740_993n });
    const counts: number[] = [];
    for (const webhooks of dayOf(installed)) {
      const told = (await eventsOf(webhooks)).filter(isAskedFor);
      const { now } = installed.clock;
      const { events } = await changedIn(installed, now, now + MINUTE);
      expect(events.map(comparable)).toEqual(told.map(comparable));
      counts.push(events.length);
    }
    expect(counts).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
  });

  test('is known by the keys of its webhooks at the end of the day, too, though orders changed since', async () => {
    const installed = installedShop();
    const start = installed.clock.now;
    const told = await toldIn(installed);
    const { events } = await changedIn(installed, start, installed.clock.now + MINUTE);
    expect(keysOf(events)).toEqual(keysOf(told));
    expect(events).toHaveLength(told.length);
  });

  test('is told for its own minute only, each fact in one minute of all', async () => {
    const installed = installedShop(RICH);
    const start = installed.clock.now;
    const told = await toldIn(installed);
    const asked: CanonicalEvent[] = [];
    for (let from = start; from <= installed.clock.now; from += MINUTE) {
      const { events } = await changedIn(installed, from, from + MINUTE);
      for (const { occurredAt } of events) {
        expect(Date.parse(occurredAt)).toBeGreaterThanOrEqual(from);
        expect(Date.parse(occurredAt)).toBeLessThan(from + MINUTE);
      }
      asked.push(...events);
    }
    expect(asked.map(eventKey).sort()).toEqual(told.map(eventKey).sort());
  });

  test('comes in pages, each within what a question may cost', async () => {
    const installed = installedShop({ bucket: { maximumAvailable: 1_000, restoreRate: 1 } });
    for (let at = 0; at < 9; at += 1) installed.shop.placeOrder();
    const { now } = installed.clock;
    const pages: ChangedPage[] = [];
    let cursor: string | null = null;
    do {
      const period = {
        from: new Date(now).toISOString(),
        until: new Date(now + MINUTE).toISOString(),
        cursor,
      };
      const page = await changing(installed, period);
      if (page.ok) {
        pages.push(page.value);
        cursor = page.value.next;
      } else {
        expect(page.error.code).toBe('shop_busy');
        installed.clock.pass(page.error.retryAfterMs ?? 0);
      }
    } while (cursor !== null);
    expect(pages.map(({ events }) => events.length)).toEqual([8, 8, 2, 0]);
  });

  test('is whole, though an order has more than a page of orders reads of each', async () => {
    const installed = installedShop();
    const { shop } = installed;
    const lines = Array.from({ length: 30 }, () => ({ variant: shop.addVariant(), quantity: 1 }));
    const { order } = shop.placeOrder({ lines });
    for (const line of order.lines.slice(0, 8)) shop.fulfil(order, [line]);
    for (let at = 0; at < 7; at += 1) shop.refund(order, '1.00');
    const { now } = installed.clock;
    const { events } = await changedIn(installed, now, now + MINUTE);
    expect(
      Object.entries(Object.groupBy(events, ({ type }) => type)).map(([type, of]) => [type, of?.length]),
    ).toEqual([
      ['order.placed', 1],
      ['order.paid', 1],
      ['order.shipped', 8],
      ['order.refunded', 7],
    ]);
    expect(events[0]?.data['order']).toMatchObject({ itemCount: 30 });
  });

  test('is nothing where it is a test order, nor where its parcel left or its money went back', async () => {
    const installed = installedShop();
    const { order } = installed.shop.placeOrder({ test: true, phone: '+33639980001' });
    installed.shop.fulfil(order);
    installed.shop.refund(order);
    const { now } = installed.clock;
    expect((await changedIn(installed, now, now + MINUTE)).events).toEqual([]);
  });

  test('names nobody where people are hidden, under the same keys', async () => {
    const installed = installedShop();
    const { webhooks } = installed.shop.placeOrder({ customer: installed.shop.addCustomer() });
    installed.shop.hidePeople();
    const { now } = installed.clock;
    const { events } = await changedIn(installed, now, now + MINUTE);
    expect(events.map(({ person }) => person.phone)).toEqual([null, null]);
    expect(events.map(eventKey)).toEqual((await eventsOf(webhooks)).map(eventKey));
  });
});

describe('what people decided', () => {
  test('is asked for as it was told', async () => {
    const installed = installedShop();
    const { shop, clock } = installed;
    const customer = shop.addCustomer({ phone: '+33639980001' });
    for (const state of ['SUBSCRIBED', 'UNSUBSCRIBED', 'PENDING'] as const) {
      clock.pass(MINUTE);
      const [told] = await translationsOf(shop.decide(customer, state, { level: 'CONFIRMED_OPT_IN' }));
      const { consentChanges } = await changedIn(installed, clock.now, clock.now + MINUTE);
      const [{ webhook: _told, ...expected } = {}] = told!.consentChanges;
      expect(consentChanges).toEqual([
        {
          ...expected,
          webhook: { id: expect.stringMatching(/^asked:/), topic: 'customers_marketing_consent/update' },
        },
      ]);
    }
  });

  test('before, after, or not at all, is not told', async () => {
    const installed = installedShop(RICH);
    const { shop, clock } = installed;
    const start = clock.now;
    const early = shop.addCustomer({ phone: '+33639980001' });
    shop.addCustomer({ phone: '+33639980002' });
    shop.addCustomer({ phone: null });
    shop.decide(early, 'SUBSCRIBED');
    clock.pass(MINUTE);
    early.updatedAt = shop.state.now();
    const { consentChanges } = await changedIn(installed, clock.now, clock.now + MINUTE);
    expect(consentChanges).toEqual([]);
    expect((await changedIn(installed, start, clock.now)).consentChanges).toHaveLength(1);
  });
});

describe('a page that cannot be had', () => {
  const period = { from: '2026-07-01T10:00:00Z', until: '2026-07-01T11:00:00Z', cursor: null };

  test.for(['', 'orders', 'people'])('is a failure, not an end: at "%s"', async (cursor) => {
    const installed = installedShop();
    installed.shop.faults.down = '503';
    expect(await changing(installed, { ...period, cursor: cursor || null })).toMatchObject({
      ok: false,
      error: { code: 'shop_unreachable' },
    });
  });

  test('of a shop that denies customers names the scope', async () => {
    const installed = installedShop({ scopes: SCOPES.filter((scope) => !scope.endsWith('_customers')) });
    expect(await changing(installed, { ...period, cursor: 'people' })).toMatchObject({
      error: { code: 'shop_scope_missing', detail: expect.stringContaining('read_customers') },
    });
  });

  test.for(['elsewhere', 'orders a b', ' '])('is none for the cursor "%s"', async (cursor) => {
    const installed = installedShop();
    expect(await changing(installed, { ...period, cursor })).toMatchObject({
      error: { code: 'shop_refused' },
    });
    expect(installed.shop.requests).toEqual([]);
  });
});
