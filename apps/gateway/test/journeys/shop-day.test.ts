import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { toId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVIDENCE } from '../engine/consent/open-hours.ts';
import { openHour } from '../engine/consent/race/open-hour.ts';
import { eventually } from '../support/deadline.ts';
import { type OpenShop, type ShopsGateway, startShopsGateway } from '../support/installed-shop.ts';
import { expectedScore, expectedTexts, PLACED_DELAY, REMINDER, REMINDER_DELAY } from './shop-day/oracle.ts';
import { type Plan, planDay } from './shop-day/plan.ts';
import { seeded } from './shop-day/seeded.ts';
import { createShopkeeper } from './shop-day/shop.ts';
import { deliveryOf, endOf, endsOut, isOut, WINDOWS, windowOf } from './shop-day/windows.ts';

const AT_ONCE = 50;
/** What a busy machine may need to read one batch. */
const BATCH_MS = 100_000;

let gateway: ShopsGateway;
beforeAll(async () => {
  gateway = await startShopsGateway();
});
afterAll(() => gateway.close());

const step = (text: string, delay = 0, purpose = 'transactional') => ({
  steps: [{ purpose, delaySeconds: delay / 1_000, text }],
});

const FLOWS = [
  {
    on: 'order.placed',
    ...step('Placed {{ order.name }}', PLACED_DELAY),
    stillTrue: { fact: 'order_not_cancelled', whenUnknown: 'skip' },
  },
  { on: 'order.shipped', ...step('Shipped {{ order.name }}') },
  { on: 'order.delivered', ...step('Delivered {{ order.name }}') },
  { on: 'order.refunded', ...step('Refunded {{ order.name }}') },
  {
    on: 'checkout.updated',
    ...step(REMINDER, REMINDER_DELAY, 'commercial'),
    stillTrue: { fact: 'checkout_open', whenUnknown: 'skip' },
  },
];

/** Moves the clock to an instant; it never goes back. */
const goTo = (instant: number): void => gateway.advance(Math.max(0, instant - gateway.now()));

const inParallel = async <Item>(
  items: readonly Item[],
  each: (item: Item) => Promise<void>,
): Promise<void> => {
  const waiting = items.values();
  const work = async (): Promise<void> => {
    for (const item of waiting) await each(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

const openDay = async ({ stories }: Plan): Promise<OpenShop> => {
  const open = await gateway.openShop();
  const { accountId, requests } = open;
  await gateway.operator.post('/v1/operator/credit', { accountId: toId('acc', accountId), amount: '5000' });
  expect((await open.install()).status).toBe(200);
  for (const flow of FLOWS) {
    const { status, body } = await requests.post('/v1/automations', { name: flow.on, ...flow });
    expect(status, JSON.stringify(body)).toBe(201);
  }
  await inParallel(stories, async ({ phone: to, begunAt, optedOut }) => {
    if (begunAt !== null) await requests.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });
    if (optedOut) expect((await requests.post('/v1/suppressions', { to })).status).toBeLessThan(300);
  });
  return open;
};

const countOf = async (sql: string, { accountId }: OpenShop): Promise<number> => {
  const { rows } = await gateway.database.pool.query<{ count: number }>(sql, [accountId]);
  return rows[0]!.count;
};

const UNDONE = `SELECT ((SELECT count(*) FROM received_webhooks WHERE account_id = $1 AND state = 'received')
  + (SELECT count(*) FROM events WHERE account_id = $1 AND status <> 'processed'))::integer AS count`;

const whenIdle = (open: OpenShop): Promise<unknown> =>
  eventually('all webhooks and events to be done', async () => (await countOf(UNDONE, open)) === 0, BATCH_MS);

/** Posts webhooks, many at once, and counts the answers by their status. */
const deliver = async (webhooks: readonly WebhookRequest[], answers: Map<number, number>): Promise<void> =>
  inParallel(webhooks, async ({ headers, rawBody }) => {
    const { statusCode } = await gateway.app.inject({
      method: 'POST',
      url: '/connectors/shopify/webhooks',
      headers: headers as Record<string, string>,
      payload: Buffer.from(rawBody),
    });
    answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
  });

/** Lives the day through; gives how the gateway answered, by the status. */
const liveThrough = async (
  plan: Plan,
  { open, seed }: { readonly open: OpenShop; readonly seed: number },
) => {
  const random = seeded(seed + 1);
  const act = createShopkeeper(open.shop, plan);
  const batches = Array.from({ length: WINDOWS }, (): WebhookRequest[] => []);
  const answers = new Map<number, number>();
  await gateway.sweep();
  const start = gateway.now();
  const deeds = Map.groupBy(plan.deeds, ({ at }) => windowOf(at));
  for (const window of batches.keys()) {
    // Nothing is awaited while the shop lives through a window: no timer of the gateway runs in the middle of it.
    for (const deed of deeds.get(window) ?? []) {
      goTo(start + deed.at);
      const webhooks = act(deed);
      expect(webhooks).toHaveLength(deed.tellings.length);
      for (const [place, { arrivals }] of deed.tellings.entries())
        for (const arrival of arrivals) batches[arrival]!.push(webhooks[place]!);
    }
    if (!isOut(window)) {
      goTo(start + deliveryOf(window));
      await deliver(random.shuffled(batches[window]!), answers);
      await whenIdle(open);
    }
    if (endsOut(window)) continue;
    goTo(start + endOf(window));
    await gateway.sweep();
    await whenIdle(open);
  }
  return answers;
};

/** All texts that were admitted, each as its phone and its words, in the order of the alphabet. */
const textsOf = async ({ accountId }: OpenShop): Promise<readonly string[]> => {
  const { rows } = await gateway.database.pool.query<{ text: string }>(
    `SELECT m.recipient || ' ' || t.text AS text FROM messages m
     JOIN message_texts t ON t.account_id = m.account_id AND t.id = m.id
     WHERE m.account_id = $1 AND m.status <> 'blacklisted'`,
    [accountId],
  );
  return rows.map(({ text }) => text).toSorted();
};

const FAILED = `SELECT count(*)::integer AS count FROM received_webhooks WHERE account_id = $1 AND state <> 'read'`;

test('a day of a shop: every text right, none twice, nothing missed', { timeout: 600_000 }, async () => {
  const seed = Number(process.env['SHOP_DAY_SEED'] ?? 20_261_127);
  const plan = planDay(seed);
  const told = plan.deeds.flatMap(({ tellings }) => tellings);
  const why = `The day of SHOP_DAY_SEED=${seed}.`;
  gateway.advance(openHour() - gateway.now());
  const open = await openDay(plan);
  const answers = await liveThrough(plan, { open, seed });

  expect(plan.names.size, why).toBe(2_000);
  expect(told.length, why).toBeGreaterThan(5_900);
  const came = told.reduce((sum, { arrivals }) => sum + arrivals.length, 0);
  expect(Object.fromEntries(answers), why).toEqual({ 200: came });
  expect(await countOf(FAILED, open), why).toBe(0);
  expect(await textsOf(open), why).toEqual(expectedTexts(plan));
  const { facts, healed } = expectedScore(plan);
  const score = (await open.requests.get(`${open.path}/scoreboard`)).body;
  expect(score, why).toMatchObject({ facts, seen: facts, healed });
});
