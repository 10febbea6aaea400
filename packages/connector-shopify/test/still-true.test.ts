import type { StillTrueFact, StillTrueQuestion } from '@carillon/core/automation';
import { describe, expect, test } from 'vitest';
import { createStillTrue } from '../src/shop/still-true/still-true.ts';
import { firstEventOf, installedShop } from './support/installed-shop.ts';

type Shop = ReturnType<typeof installedShop>;

const asking = ({ shop, access }: Shop, questions: readonly StillTrueQuestion[], asked = access) =>
  createStillTrue(shop)(asked, questions);

const askOne = async (installed: Shop, question: StillTrueQuestion) =>
  (await asking(installed, [question]))[0];

const placed = async (installed: Shop, given: Parameters<Shop['shop']['placeOrder']>[0] = {}) => {
  const { order, webhooks } = installed.shop.placeOrder(given);
  return { order, event: await firstEventOf(webhooks) };
};

const begun = async (installed: Shop) => {
  const { checkout, webhooks } = installed.shop.beginCheckout({ phone: '+33639980001' });
  return { checkout, event: await firstEventOf(webhooks) };
};

const says = (holds: boolean, detail: string) => ({ ok: true, value: { holds, detail } });

describe('an order', () => {
  test('is unpaid until it is paid', async () => {
    const installed = installedShop();
    const { order, event } = await placed(installed, { paid: false });
    const question = { fact: 'order_unpaid', event } as const;
    expect(await askOne(installed, question)).toEqual(says(true, 'Order #1001 is not paid in full.'));
    installed.shop.markPaid(order);
    expect(await askOne(installed, question)).toEqual(says(false, 'Order #1001 is paid.'));
  });

  test('that was cancelled makes every fact about it untrue', async () => {
    const installed = installedShop();
    const { order, event } = await placed(installed, { paid: false });
    const facts: readonly StillTrueFact[] = ['order_unpaid', 'order_not_cancelled', 'order_not_fulfilled'];
    const questions = facts.map((fact) => ({ fact, event }));
    expect(await asking(installed, questions)).toMatchObject(facts.map(() => ({ value: { holds: true } })));
    installed.shop.cancel(order);
    expect(await asking(installed, questions)).toEqual(
      facts.map(() => says(false, 'Order #1001 was cancelled at 2026-07-01T10:00:00Z.')),
    );
  });

  test('has something to be sent until all of it left', async () => {
    const installed = installedShop();
    const variant = installed.shop.addVariant();
    const lines = [1, 2].map(() => ({ variant, quantity: 1 }));
    const { order, event } = await placed(installed, { lines });
    const question = { fact: 'order_not_fulfilled', event } as const;
    installed.shop.fulfil(order, order.lines.slice(0, 1));
    expect(await askOne(installed, question)).toMatchObject({ value: { holds: true } });
    installed.shop.fulfil(order, order.lines.slice(1));
    expect(await askOne(installed, question)).toEqual(says(false, 'Everything of order #1001 was sent.'));
  });

  test('that was deleted makes every fact about it untrue', async () => {
    const installed = installedShop();
    const { order, event } = await placed(installed, { paid: false });
    installed.shop.deleteOrder(order);
    for (const fact of ['order_unpaid', 'order_not_cancelled', 'order_not_fulfilled', 'in_stock'] as const)
      expect(await askOne(installed, { fact, event })).toMatchObject({ value: { holds: false } });
  });

  test('is the one that came of a checkout, asked for by the checkout', async () => {
    const installed = installedShop();
    const { checkout, event } = await begun(installed);
    const question = { fact: 'order_not_cancelled', event } as const;
    expect(await askOne(installed, question)).toEqual(says(false, 'No order came of the checkout.'));
    const { order } = installed.shop.pay(checkout);
    expect(await askOne(installed, question)).toMatchObject({ value: { holds: true } });
    installed.shop.cancel(order);
    expect(await askOne(installed, question)).toMatchObject({ value: { holds: false } });
  });
});

describe('what waits to be collected', () => {
  test('is what is asked about its order', async () => {
    const installed = installedShop();
    const { order } = installed.shop.placeOrder();
    const event = await firstEventOf(installed.shop.prepare(order));
    const question = { fact: 'order_not_cancelled', event } as const;
    expect(await askOne(installed, question)).toMatchObject({ value: { holds: true } });
    installed.shop.cancel(order);
    expect(await askOne(installed, question)).toMatchObject({ value: { holds: false } });
  });
});

describe('a checkout', () => {
  test('is open until it is completed', async () => {
    const installed = installedShop();
    const { checkout, event } = await begun(installed);
    const question = { fact: 'checkout_open', event } as const;
    expect(await askOne(installed, question)).toEqual(says(true, 'The checkout is not completed.'));
    installed.shop.pay(checkout);
    expect(await askOne(installed, question)).toEqual(says(false, 'The checkout became order #1001.'));
  });

  test('that was completed is not open, though its order cannot be found', async () => {
    const installed = installedShop();
    const { checkout, event } = await begun(installed);
    const { order } = installed.shop.pay(checkout);
    installed.shop.deleteOrder(order);
    expect(await askOne(installed, { fact: 'checkout_open', event })).toEqual(
      says(false, 'The checkout was completed at 2026-07-01T10:00:00Z.'),
    );
  });

  test('that was deleted is not open', async () => {
    const installed = installedShop();
    const { checkout, event } = await begun(installed);
    installed.shop.deleteCheckout(checkout);
    expect(await askOne(installed, { fact: 'checkout_open', event })).toEqual(
      says(false, 'The checkout is there no more.'),
    );
  });

  test('is not another’s, whatever its token says to a search', async () => {
    const installed = installedShop();
    const { checkout } = await begun(installed);
    installed.shop.pay(checkout);
    const { event } = await begun(installed);
    for (const id of ['x" OR name:"#1001', '* created_at:>2000-01-01', checkout.token.toUpperCase()]) {
      const question = {
        fact: 'checkout_open',
        event: { ...event, object: { type: 'checkout', id } },
      } as const;
      expect(await askOne(installed, question)).toMatchObject({ value: { holds: true } });
    }
  });

  test('does not become an order that a search found without looking at the token', async () => {
    const installed = installedShop();
    const { checkout, event } = await begun(installed);
    const another = {
      id: 'gid://shopify/Order/1',
      name: '#1',
      cancelledAt: null,
      fullyPaid: true,
      displayFulfillmentStatus: 'UNFULFILLED',
      checkoutToken: 'another',
    };
    const found = { id: `gid://shopify/AbandonedCheckout/${checkout.id}`, completedAt: null };
    installed.shop.faults.failNth(1, () =>
      Response.json({ data: { nodes: [found], o0: { nodes: [another] } } }),
    );
    expect(await askOne(installed, { fact: 'checkout_open', event })).toMatchObject({
      value: { holds: true },
    });
  });

  test('of which the event says no number cannot be told of, unless an order came of it', async () => {
    const installed = installedShop();
    const { checkout, event } = await begun(installed);
    const bare = { fact: 'checkout_open', event: { ...event, data: {} } } as const;
    expect(await askOne(installed, bare)).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
    installed.shop.pay(checkout);
    expect(await askOne(installed, bare)).toMatchObject({ value: { holds: false } });
  });

  test('that an order came of is not open', async () => {
    const installed = installedShop();
    const { checkout } = await begun(installed);
    const event = (await firstEventOf(installed.shop.pay(checkout).webhooks.slice(1))) ?? null;
    expect(event.type).toBe('order.placed');
    expect(await askOne(installed, { fact: 'checkout_open', event })).toMatchObject({
      value: { holds: false },
    });
  });
});

describe('what can be bought', () => {
  test('is a variant with some left', async () => {
    const installed = installedShop();
    const variant = installed.shop.addVariant();
    const event = await firstEventOf(installed.shop.restock(variant));
    const question = { fact: 'in_stock', event } as const;
    expect(await askOne(installed, question)).toEqual(says(true, 'It can be bought.'));
    installed.shop.sellOut(variant);
    expect(await askOne(installed, question)).toEqual(says(false, 'Nothing of it can be bought.'));
  });

  test.for(['checkout', 'order'])('is %s of which something is left', async (what) => {
    const installed = installedShop();
    const { shop } = installed;
    const variants = [shop.addVariant(), shop.addVariant()];
    const lines = variants.map((variant) => ({ variant, quantity: 1 }));
    const { webhooks } = what === 'order' ? shop.placeOrder({ lines }) : shop.beginCheckout({ lines });
    const question = { fact: 'in_stock', event: await firstEventOf(webhooks) } as const;
    shop.sellOut(variants[0]!);
    expect(await askOne(installed, question)).toMatchObject({ value: { holds: true } });
    shop.sellOut(variants[1]!);
    expect(await askOne(installed, question)).toMatchObject({ value: { holds: false } });
  });

  test('is nothing that was deleted', async () => {
    const installed = installedShop();
    const variant = installed.shop.addVariant();
    const event = await firstEventOf(installed.shop.restock(variant));
    installed.shop.state.variants.delete(variant.id);
    expect(await askOne(installed, { fact: 'in_stock', event })).toMatchObject({ value: { holds: false } });
  });
});

describe('two hundred questions', () => {
  /** A hundred orders and a hundred checkouts, mixed, of which every third is over. */
  const manyQuestions = async (installed: Shop) => {
    const questions: StillTrueQuestion[] = [];
    const expected: boolean[] = [];
    for (let at = 0; at < 200; at += 1) {
      const isOver = at % 3 === 0;
      if (at % 2 === 0) {
        const { order, event } = await placed(installed);
        if (isOver) installed.shop.cancel(order);
        questions.push({ fact: 'order_not_cancelled', event });
      } else {
        const { checkout, event } = await begun(installed);
        if (isOver) installed.shop.pay(checkout);
        questions.push({ fact: 'checkout_open', event });
      }
      expected.push(!isOver);
    }
    return { questions, expected };
  };

  test('are answered in their order, with two requests, and within what a question may cost', async () => {
    const installed = installedShop({ firstId: 9_007_199_254_740_993n });
    const { questions, expected } = await manyQuestions(installed);
    const answers = await asking(installed, questions);
    expect(answers.map((answer) => (answer.ok ? answer.value.holds : answer.error.detail))).toEqual(expected);
    expect(installed.shop.requests).toHaveLength(2);
  });

  test('about stock are asked in pieces that a question may cost', async () => {
    const installed = installedShop();
    const events = await Promise.all(Array.from({ length: 45 }, async () => (await placed(installed)).event));
    const answers = await asking(
      installed,
      events.map((event) => ({ fact: 'in_stock', event })),
    );
    expect(answers.filter((answer) => answer.ok && answer.value.holds)).toHaveLength(45);
    expect(installed.shop.requests).toHaveLength(3);
  });

  test('of which none can be asked ask nobody', async () => {
    const installed = installedShop();
    const { event } = await placed(installed);
    const strange = { ...event, object: { type: 'return', id: '1' }, related: [] };
    const answers = await asking(installed, [
      { fact: 'order_unpaid', event: strange },
      { fact: 'in_stock', event: { ...strange, object: { type: 'variant', id: '../1' } } },
    ]);
    expect(answers).toMatchObject([
      { ok: false, error: { code: 'shop_refused', detail: expect.stringMatching(/return\.$/) } },
      { ok: false, error: { code: 'shop_refused' } },
    ]);
    expect(await asking(installed, [])).toEqual([]);
    expect(installed.shop.requests).toEqual([]);
  });
});

describe('a shop that does not answer', () => {
  const failing = async (installed: Shop, access = installed.access) => {
    const { event } = await placed(installed);
    const [answer] = await asking(installed, [{ fact: 'order_unpaid', event }], access);
    return answer;
  };

  test.for([
    ['503', 'shop_unreachable'],
    ['hangs', 'shop_unreachable'],
  ] as const)('but %s is a failure, within the signal', async ([down, code]) => {
    const installed = installedShop();
    installed.shop.faults.down = down;
    const time = new AbortController();
    const answer = failing(installed, installed.accessWithin(time.signal));
    queueMicrotask(() => time.abort());
    expect(await answer).toMatchObject({ ok: false, error: { code } });
  });

  test('asks for less, and says for how long', async () => {
    const installed = installedShop();
    installed.shop.faults.down = '429';
    expect(await failing(installed)).toMatchObject({ error: { code: 'shop_busy', retryAfterMs: 2_000 } });
  });

  test('knows the token no more after an hour, and after the app was removed', async () => {
    const late = installedShop();
    late.clock.pass(3_600_000);
    const removed = installedShop();
    removed.shop.uninstall();
    for (const installed of [late, removed])
      expect(await failing(installed)).toMatchObject({ error: { code: 'access_ended' } });
  });

  test('names the scope that is missing', async () => {
    const answer = await failing(installedShop({ scopes: ['read_products'] }));
    expect(answer).toMatchObject({
      error: { code: 'shop_scope_missing', detail: expect.stringContaining('read_orders') },
    });
  });

  test('says when there are points again', async () => {
    const installed = installedShop({ bucket: { maximumAvailable: 2, restoreRate: 4 } });
    const { event } = await placed(installed);
    const questions = Array.from({ length: 4 }, () => ({ fact: 'order_unpaid', event }) as const);
    expect(await failing(installed)).toMatchObject({ ok: true });
    expect((await asking(installed, questions))[0]).toEqual({
      ok: false,
      error: { code: 'shop_busy', detail: expect.any(String), retryAfterMs: 500 },
    });
    installed.clock.pass(500);
    expect((await asking(installed, questions))[0]).toMatchObject({ ok: true });
  });

  test.for([
    ['a page', () => new Response('<!doctype html>', { status: 200 })],
    ['half an answer', () => new Response('{"data":{"nodes":[')],
    ['another answer', () => Response.json({ data: { nodes: [{ id: 7 }] } })],
    ['no data', () => Response.json({ data: null })],
    ['nothing', () => Response.json([])],
    ['too much', () => new Response(`"${'x'.repeat(5_000_000)}"`)],
  ] as const)('but says %s cannot tell', async ([_what, answer]) => {
    const installed = installedShop();
    installed.shop.faults.failNth(1, answer);
    expect(await failing(installed)).toMatchObject({ ok: false, error: { code: 'shop_unreachable' } });
  });

  test('fails the questions of one request, and answers those of the other', async () => {
    const installed = installedShop();
    const [order, checkout] = [await placed(installed), await begun(installed)];
    installed.shop.faults.failNth(1, () => new Response('', { status: 500 }));
    const answers = await asking(installed, [
      { fact: 'order_unpaid', event: order.event },
      { fact: 'checkout_open', event: checkout.event },
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([false, true]);
  });
});
