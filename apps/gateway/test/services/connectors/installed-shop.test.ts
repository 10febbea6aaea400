import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVIDENCE } from '../../engine/consent/open-hours.ts';
import { eventually } from '../../support/deadline.ts';
import {
  type OpenShop,
  PUBLIC_URL,
  type ShopsGateway,
  startShopsGateway,
} from '../../support/installed-shop.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let gateway: ShopsGateway;
beforeAll(async () => {
  gateway = await startShopsGateway();
});
afterAll(() => gateway.close());

const later = async (milliseconds: number): Promise<void> => {
  gateway.advance(milliseconds);
  await gateway.sweep();
};

const installed = async (): Promise<OpenShop> => {
  const open = await gateway.openShop();
  expect((await open.install()).status).toBe(200);
  return open;
};

let people = 0;
const person = (): string => `+3361261${String(people++).padStart(4, '0')}`;

const make = async ({ requests }: OpenShop, flow: object): Promise<void> => {
  const { status, body } = await requests.post('/v1/automations', { name: 'flow', ...flow });
  expect(status, JSON.stringify(body)).toBe(201);
};

const step = (delaySeconds: number, text: string, more: object = {}): object => ({
  purpose: 'transactional',
  delaySeconds,
  text,
  ...more,
});

interface Text {
  readonly id: string;
  readonly status: string;
  readonly text: string;
}

const textsTo = async ({ requests }: OpenShop, to: string): Promise<Text[]> => {
  const { data } = (await requests.get(`/v1/messages?to=${encodeURIComponent(to)}&limit=100`)).body;
  const read = await Promise.all(data.map(({ id }) => requests.get(`/v1/messages/${id}`)));
  return read.map(({ body }) => body as never as Text).reverse();
};

const runsOf = async ({ requests }: OpenShop) =>
  (await requests.get('/v1/automations/runs?limit=100')).body.data as never as {
    state: string;
    reason: string | null;
    steps: { state: string; reason: string | null; detail: string | null; messageId: string | null }[];
  }[];

const originOf = async ({ requests }: OpenShop, message: string): Promise<string | undefined> => {
  const { trace } = (await requests.get(`/v1/messages/${message}`)).body as never as {
    trace: { step: string; detail: string }[];
  };
  return trace.find((line) => line.step === 'origin')?.detail;
};

describe('an install', () => {
  test('begins with a link to the shop, ends with tokens that nobody sees, and is good once', async () => {
    const open = await gateway.openShop();
    expect(await open.connection()).toMatchObject({ state: 'connected', clientId: 'client-id' });
    const begun = await open.requests.post(`${open.path}/install`);
    const url = new URL(String(begun.body['url']));
    expect(url.host).toBe(open.shop.domain);
    expect(url.searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/connectors/shopify/callback`);
    const query = open.shop.authorize(url.href);
    const back = await gateway.app.inject({ url: `/connectors/shopify/callback?${query}` });
    expect(back.statusCode).toBe(200);
    expect(back.body).toContain(`${open.shop.domain} is connected`);
    expect(await open.connection()).toMatchObject({ state: 'installed', stateDetail: null });
    const again = await gateway.app.inject({ url: `/connectors/shopify/callback?${query}` });
    expect(again.statusCode).toBe(409);
    const { rows } = await gateway.database.pool.query<{ sealed: Buffer }>(
      'SELECT sealed FROM connection_grants WHERE account_id = $1',
      [open.accountId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed.includes(Buffer.from('accessToken'))).toBe(false);
  });

  test('that was altered, is too old, or belongs to another shop, changes nothing', async () => {
    const [open, other] = [await gateway.openShop(), await gateway.openShop()];
    const begin = async (): Promise<string> =>
      open.shop.authorize(String((await open.requests.post(`${open.path}/install`)).body['url']));
    const back = async (query: string): Promise<number> =>
      (await gateway.app.inject({ url: `/connectors/shopify/callback?${query}` })).statusCode;
    expect(await back((await begin()).replace(/code=[^&]+/, 'code=another'))).toBe(409);
    expect(await back((await begin()).replaceAll(open.shop.domain, other.shop.domain))).toBe(409);
    const late = await begin();
    gateway.advance(11 * MINUTE);
    expect(await back(late)).toBe(409);
    expect(await back('')).toBe(409);
    const superseded = await begin();
    await begin();
    expect(await back(superseded)).toBe(409);
    expect(await open.connection()).toMatchObject({ state: 'connected' });
    expect(await other.connection()).toMatchObject({ state: 'connected' });
  });

  test('needs the app to be named, and is done by a page inside the admin as well', async () => {
    const open = await gateway.openShop();
    const { requests, shop } = open;
    const bare = await requests.post('/v1/connections', {
      platform: 'shopify',
      shop: 'bare.myshopify.com',
      secret: 'shpss_12345678',
    });
    expect((await requests.post(`/v1/connections/${bare.body.id}/install`)).body).toMatchObject({
      code: 'connection_app_missing',
    });
    const sessionToken = await shop.sessionToken();
    const post = (token: string) =>
      gateway.app.inject({
        method: 'POST',
        url: '/connectors/shopify/session',
        payload: { sessionToken: token },
      });
    expect((await post(`${sessionToken.slice(0, -2)}xx`)).json()).toMatchObject({ code: 'session_invalid' });
    expect(await open.connection()).toMatchObject({ state: 'connected' });
    expect((await post(sessionToken)).json()).toEqual({ installed: 1 });
    expect(await open.connection()).toMatchObject({ state: 'installed' });
  });
});

describe('tokens', () => {
  test('are renewed before they end, once for all who ask', async () => {
    const open = await installed();
    const before = open.shop.requests.length;
    await later(56 * MINUTE);
    const renewals = open.shop.requests.slice(before).filter(({ path }) => path.endsWith('/access_token'));
    expect(renewals).toHaveLength(1);
    await Promise.all([1, 2, 3].map(() => open.requests.get(`${open.path}/doctor`)));
    await later(61 * MINUTE);
    expect((await open.requests.get(`${open.path}/doctor`)).body).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ check: 'access', state: 'ok' })]),
    });
  });

  test('that the shop knows no more suspend the connection, which an install mends', async () => {
    const open = await installed();
    open.shop.uninstall();
    await later(56 * MINUTE);
    expect(await open.connection()).toMatchObject({
      state: 'suspended',
      stateDetail: expect.stringContaining('anew'),
    });
    const { body } = await open.requests.get(`${open.path}/doctor`);
    expect(body).toMatchObject({ state: 'failing' });
    expect(
      (body['findings'] as { check: string; fix: string }[]).find(({ check }) => check === 'access')?.fix,
    ).toContain('/install');
    expect((await open.install()).status).toBe(200);
    expect(await open.connection()).toMatchObject({ state: 'installed', stateDetail: null });
  });
});

const REMINDERS = {
  on: 'checkout.updated',
  steps: [step(HOUR / 1000, 'one'), step(DAY / 1000, 'two')],
  stillTrue: { fact: 'checkout_open', whenUnknown: 'skip' },
};

describe('a fact that is asked of the shop before a step leaves', () => {
  test('lets it leave while it holds, and says so on the card', async () => {
    const open = await installed();
    await make(open, REMINDERS);
    const to = person();
    await open.tell(open.shop.beginCheckout({ phone: to }).webhooks);
    await later(HOUR + MINUTE);
    const [text] = await textsTo(open, to);
    expect(text, JSON.stringify(await runsOf(open))).toMatchObject({ text: 'one' });
    expect(await originOf(open, text!.id)).toContain('The shop was asked right before (checkout_open)');
  });

  test('keeps it back when the checkout was paid one second before, and no webhook has come', async () => {
    const open = await installed();
    await make(open, REMINDERS);
    const to = person();
    const { checkout, webhooks } = open.shop.beginCheckout({ phone: to });
    await open.tell(webhooks);
    await later(HOUR + MINUTE);
    gateway.advance(DAY - HOUR - MINUTE - 2_000);
    open.shop.pay(checkout);
    await later(3_000);
    expect((await textsTo(open, to)).map(({ text }) => text)).toEqual(['one']);
    const [run] = await runsOf(open);
    expect(run!.steps).toMatchObject([{ state: 'sent' }, { state: 'skipped', reason: 'no_longer_true' }]);
  });

  test('keeps the text of an order back that was cancelled at the last moment', async () => {
    const open = await installed();
    await make(open, {
      on: 'order.placed',
      steps: [step(600, 'We pack your order')],
      stillTrue: { fact: 'order_not_cancelled', whenUnknown: 'send' },
    });
    const to = person();
    const { order, webhooks } = open.shop.placeOrder({ phone: to });
    await open.tell(webhooks);
    gateway.advance(599_000);
    open.shop.cancel(order);
    await later(2_000);
    expect(await textsTo(open, to)).toEqual([]);
    expect((await runsOf(open))[0]!.steps).toMatchObject([{ state: 'skipped', reason: 'no_longer_true' }]);
  });

  test.each([
    ['hangs', 'send'],
    ['503', 'send'],
    ['hangs', 'skip'],
    ['503', 'skip'],
  ] as const)('does as the flow chose when the shop %s: it may %s', async (outage, whenUnknown) => {
    const open = await installed();
    await make(open, { ...REMINDERS, stillTrue: { fact: 'checkout_open', whenUnknown } });
    const to = person();
    await open.tell(open.shop.beginCheckout({ phone: to }).webhooks);
    open.shop.faults.down = outage;
    gateway.advance(HOUR + MINUTE);
    await eventually(
      'the step to be done',
      async () => !['waiting', 'sending'].includes((await runsOf(open))[0]!.steps[0]!.state),
    );
    open.shop.faults.down = null;
    const [run] = await runsOf(open);
    if (whenUnknown === 'send') {
      const [text] = await textsTo(open, to);
      expect(await originOf(open, text!.id)).toContain('The shop could not be asked (checkout_open)');
    } else {
      expect(await textsTo(open, to)).toEqual([]);
      expect(run!.steps[0]).toMatchObject({
        state: 'skipped',
        reason: 'still_true_unknown',
        detail: expect.stringContaining('shop_unreachable'),
      });
    }
  });

  test('is unknown where the app is not installed', async () => {
    const open = await gateway.openShop();
    await make(open, { ...REMINDERS, stillTrue: { fact: 'checkout_open', whenUnknown: 'skip' } });
    const to = person();
    await open.tell(open.shop.beginCheckout({ phone: to }).webhooks);
    await later(HOUR + MINUTE);
    expect((await runsOf(open))[0]!.steps[0]).toMatchObject({ reason: 'still_true_unknown' });
    expect(open.shop.requests).toEqual([]);
  });
});

describe('a shop that removes the app', () => {
  test('has every text that waits for it cancelled, is asked nothing, and may come back without history', async () => {
    const open = await installed();
    await make(open, { on: 'order.placed', steps: [step(0, 'thanks'), step(HOUR / 1000, 'later')] });
    await make(open, {
      on: 'order.placed',
      name: 'held',
      steps: [step(1, 'held', { purpose: 'commercial' })],
    });
    const to = person();
    await open.requests.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });
    await open.tell(open.shop.placeOrder({ phone: to }).webhooks);
    await open.post(open.shop.uninstall());
    expect(await open.connection()).toMatchObject({ state: 'removed' });
    for (const run of await runsOf(open)) {
      expect(run.state).not.toBe('active');
      expect(run.steps.map(({ state }) => state)).not.toContain('waiting');
    }
    const late = open.shop.placeOrder({ phone: to }).webhooks;
    await open.post(late);
    const received = (await open.requests.get(`${open.path}/webhooks?limit=10`)).body.data;
    expect(received[0]).toMatchObject({ events: [], ignored: expect.stringContaining('removed') });
    await later(2 * HOUR);
    const before = (await textsTo(open, to)).length;
    expect((await open.install()).status).toBe(200);
    await later(HOUR + 10 * MINUTE);
    expect((await textsTo(open, to)).length).toBe(before);
    await open.tell(open.shop.placeOrder({ phone: to }).webhooks);
    expect((await textsTo(open, to)).length).toBeGreaterThan(before);
  });

  test('long ago does not remove what was installed since', async () => {
    const open = await installed();
    const removed = open.shop.uninstall();
    await later(MINUTE);
    expect((await open.install()).status).toBe(200);
    await open.post(removed);
    expect(await open.connection()).toMatchObject({ state: 'installed' });
  });
});

describe('the hour', () => {
  test('heals what no webhook told, once, and counts it', async () => {
    const open = await installed();
    await make(open, { on: 'order.placed', steps: [step(0, 'Order {{ order.name }}')] });
    const [told, lost] = [person(), person()];
    await later(MINUTE);
    await open.tell(open.shop.placeOrder({ phone: told }).webhooks);
    open.shop.placeOrder({ phone: lost });
    await later(HOUR + 10 * MINUTE);
    await eventually('the text of the lost order', async () => (await textsTo(open, lost)).length === 1);
    await later(HOUR + MINUTE);
    expect((await textsTo(open, told)).length).toBe(1);
    expect((await textsTo(open, lost)).length).toBe(1);
    const { body } = await open.requests.get(`${open.path}/scoreboard`);
    expect(body).toMatchObject({ facts: 4, seen: 4, healed: 2 });
  });

  test('asks again from where it was, when the shop was down', async () => {
    const open = await installed();
    await make(open, { on: 'order.placed', steps: [step(0, 'Order {{ order.name }}')] });
    const lost = person();
    await later(MINUTE);
    open.shop.placeOrder({ phone: lost });
    open.shop.faults.down = '503';
    await later(HOUR + 10 * MINUTE);
    open.shop.faults.down = null;
    expect((await open.requests.get(`${open.path}/scoreboard`)).body).toMatchObject({
      periods: [{ state: 'failed', detail: expect.any(String) }],
    });
    await later(HOUR + 10 * MINUTE);
    await eventually('the text of the lost order', async () => (await textsTo(open, lost)).length === 1);
    expect((await open.requests.get(`${open.path}/scoreboard`)).body).toMatchObject({ healed: 2 });
  });

  test('of each day mends subscriptions that the platform ended', async () => {
    const open = await installed();
    await later(MINUTE);
    expect(open.shop.state.subscriptions.size).toBeGreaterThan(10);
    const all = open.shop.state.subscriptions.size;
    open.shop.state.subscriptions.clear();
    await later(DAY + MINUTE);
    expect(open.shop.state.subscriptions.size).toBe(all);
    const { body } = await open.requests.get(`${open.path}/doctor`);
    const topics = (body['findings'] as { check: string; state: string }[]).find(
      ({ check }) => check === 'topics',
    );
    expect(topics, JSON.stringify(body)).toMatchObject({ state: 'ok' });
  });
});

describe('what a shop is told', () => {
  test('is a no that was said elsewhere, and never a yes over its own no', async () => {
    const open = await installed();
    const { customer } = open.shop.register({ phone: person() });
    const { customer: refuser } = open.shop.register({ phone: person() });
    await open.post(open.shop.decide(customer, 'SUBSCRIBED'));
    await open.post(open.shop.decide(refuser, 'UNSUBSCRIBED'));
    gateway.advance(MINUTE);
    expect((await open.requests.post('/v1/suppressions', { to: customer.phone })).status).toBeLessThan(300);
    await open.requests.post('/v1/consents', { to: refuser.phone, method: 'form', evidence: EVIDENCE });
    await later(MINUTE);
    expect(open.shop.state.customers.get(customer.id)!.consent.state).toBe('UNSUBSCRIBED');
    expect(open.shop.state.customers.get(refuser.id)!.consent.state).toBe('UNSUBSCRIBED');
    const { rows } = await gateway.database.pool.query('SELECT FROM shop_consents WHERE account_id = $1', [
      open.accountId,
    ]);
    expect(rows).toEqual([]);
  });

  test('is what an order was texted, and what became of it', async () => {
    const open = await installed();
    await make(open, { on: 'order.placed', steps: [step(0, 'Order {{ order.name }}')] });
    const to = '+33639980001';
    const { order, webhooks } = open.shop.placeOrder({ phone: to });
    await open.tell(webhooks);
    await eventually(
      'the text to be delivered',
      async () => (await textsTo(open, to))[0]?.status === 'delivered',
    );
    await later(MINUTE);
    const [note] = open.shop.state.metafields;
    expect(JSON.stringify(note)).toContain('delivered');
    expect(JSON.stringify(note)).toContain(String(order.id));
  });
});
