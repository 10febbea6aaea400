import { randomUUID } from 'node:crypto';
import type { automationRunSchema, rehearsalSchema } from '@carillon/gateway-api/automations';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Requests } from '../../support/requests.ts';

type Run = z.output<typeof automationRunSchema>;
type Rehearsal = z.output<typeof rehearsalSchema>;

const HOUR = 3_600_000;

let gateway: TestGateway;
let shops = 0;

beforeAll(async () => {
  // Its clock goes on by weeks, and ids of events are of the real one.
  gateway = await startTestGateway({}, { ahead: -20 * 24 * HOUR });
});
afterAll(() => gateway.close());

interface Shop {
  readonly id: string;
  readonly requests: Requests;
}

const open = async (): Promise<Shop> => {
  const { id, requests } = await gateway.account(`Shop ${shops++}`, '100');
  return { id, requests };
};

/** Reports an event, waits until it is processed, and notes that it came at the gateway's time, not the database's. */
const tell = async ({ requests }: Shop, event: object): Promise<string> => {
  const { body } = await requests.post('/v1/events', {
    transition: randomUUID(),
    occurredAt: new Date(gateway.now()).toISOString(),
    ...event,
  });
  await eventually('the automations of the event', async () => {
    const read = (await requests.get(`/v1/events/${body.id}`)).body;
    return read['status'] === 'processed' && read;
  });
  const id = body.id.slice('evt_'.length);
  await gateway.database.pool.query('UPDATE events SET created_at = $2 WHERE id = $1::uuid', [
    id,
    new Date(gateway.now()),
  ]);
  return body.id;
};

const rehearse = async ({ requests }: Shop, automation: object, more: object = {}): Promise<Rehearsal> => {
  const { status, body } = await requests.post('/v1/automations/rehearse', {
    automation: { name: 'draft', on: 'order.placed', ...automation },
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body as never;
};

const step = (delaySeconds: number, text: string, more: object = {}): object => ({
  purpose: 'transactional',
  delaySeconds,
  text,
  ...more,
});

/** Lets time pass, and each step leave when it is due. */
const pass = async (milliseconds: number): Promise<void> => {
  const until = gateway.now() + milliseconds;
  for (;;) {
    const { rows } = await gateway.database.pool.query<{ due: Date | null }>(
      "SELECT min(due_at) AS due FROM automation_steps WHERE state = 'waiting'",
    );
    const due = rows[0]!.due?.getTime() ?? Number.POSITIVE_INFINITY;
    gateway.advance(Math.max(0, Math.min(due, until) - gateway.now()));
    await gateway.sweep();
    if (due > until) return;
  }
};

const CART = {
  on: 'checkout.updated',
  stopOn: ['checkout.completed', 'message.received'],
  conditions: [{ path: 'total', operator: 'at_least', value: 20 }],
  perPersonPerDay: 2,
  steps: [step(1_800, 'one {{ total }}'), step(3_600, 'two {{ total }}'), step(93_617, 'three {{ code }}')],
};

describe('a rehearsal', () => {
  test('says what the live automation has done, whatever happened', async () => {
    const happening = fc.record({
      what: fc.constantFrom(
        'checkout.updated',
        'checkout.updated',
        'checkout.updated',
        'checkout.completed',
        'message.received',
      ),
      checkout: fc.integer({ min: 1, max: 4 }),
      person: fc.integer({ min: 0, max: 2 }),
      total: fc.constantFrom(10, 20, 30),
      code: fc.boolean(),
      minutes: fc.constantFrom(1, 10, 40, 90, 1_600),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 12 }), async (happenings) => {
        const shop = await open();
        const phones = [0, 1, 2].map((place) => `+3361252${String(shops * 3 + place).padStart(4, '0')}`);
        await shop.requests.post('/v1/automations', { name: 'live', ...CART });
        for (const { what, checkout, person, total, code, minutes } of happenings) {
          await tell(shop, {
            type: what,
            object:
              what === 'message.received'
                ? { type: 'reply', id: randomUUID() }
                : { type: 'checkout', id: String(checkout) },
            person: { phone: phones[person] },
            data: { total, ...(code && { code: 'SAVE' }) },
          });
          await pass(minutes * 60_000);
        }
        const runs: Run[] = (await shop.requests.get('/v1/automations/runs?limit=100')).body.data as never;
        const past = await rehearse(shop, CART);
        const sent = [1, 2, 3].map(
          (place) =>
            runs.flatMap(({ steps }) => steps).filter((one) => one.step === place && one.state === 'sent')
              .length,
        );
        expect(past.steps.map(({ texts }) => texts)).toEqual(sent);
        expect(past.runs).toBe(runs.length);
        const skipped = runs.flatMap(({ steps }) => steps).filter(({ state }) => state === 'skipped');
        for (const reason of ['variable_unresolved', 'person_capped'])
          expect(past.reasons.find((one) => one.reason === reason)?.count ?? 0).toBe(
            skipped.filter((one) => one.reason === reason).length,
          );
      }),
      { numRuns: 8 },
    );
  });

  test('tells price, people, days and examples, with numbers masked, and stores nothing', async () => {
    const shop = await open();
    const event = {
      type: 'order.placed',
      object: { type: 'order', id: '1' },
      person: { phone: '+33612529999', locale: 'fr' },
      data: { order: { name: '#1' } },
    };
    const id = await tell(shop, event);
    await tell(shop, { ...event, object: { type: 'order', id: '2' }, data: {} });
    const draft = {
      steps: [
        step(0, 'Order {{ order.name }}', { translations: { fr: 'Commande {{ order.name }}' } }),
        step(7_200, 'later'),
      ],
    };
    const past = await rehearse(shop, draft);
    expect(past).toMatchObject({
      events: 2,
      left: 0,
      runs: 2,
      texts: 1,
      people: 1,
      segments: 1,
      toCome: 2,
      price: { amount: '0.045000', currency: 'EUR' },
      steps: [
        { step: 1, texts: 1 },
        { step: 2, texts: 0 },
      ],
      days: [{ texts: 1 }],
      reasons: [{ outcome: 'skipped', reason: 'variable_unresolved', count: 1 }],
    });
    expect(past.examples).toMatchObject([
      { eventId: id, outcome: 'sent', text: 'Commande #1', object: 'api:default/order/1', step: 1 },
      { outcome: 'skipped', text: null },
    ]);
    expect(JSON.stringify(past)).not.toContain('612529999');
    expect((await shop.requests.get('/v1/messages')).body.data).toEqual([]);
    expect((await shop.requests.get('/v1/automations')).body.data).toEqual([]);
  });

  test('heeds a no, and ends the rest of the run', async () => {
    const shop = await open();
    const to = '+33612528888';
    await shop.requests.post('/v1/suppressions', { to, scope: 'all' });
    await tell(shop, { type: 'order.placed', object: { type: 'order', id: '1' }, person: { phone: to } });
    gateway.advance(3 * HOUR);
    expect(await rehearse(shop, { steps: [step(0, 'one'), step(3_600, 'two')] })).toMatchObject({
      texts: 0,
      reasons: expect.arrayContaining([
        expect.objectContaining({ outcome: 'refused', reason: 'recipient_opted_out', count: 1 }),
        expect.objectContaining({ outcome: 'stopped', reason: 'opted_out', count: 1 }),
      ]),
    });
  });

  test('counts each refusal: what was refused stands for no later text', async () => {
    const shop = await open();
    const to = '+33612525555';
    await shop.requests.post('/v1/suppressions', { to, scope: 'all' });
    for (let round = 0; round < 2; round += 1) {
      await tell(shop, {
        type: 'checkout.updated',
        object: { type: 'checkout', id: '1' },
        person: { phone: to },
      });
      gateway.advance(2 * HOUR);
    }
    const draft = { on: 'checkout.updated', steps: [step(3_600, 'one')] };
    expect(await rehearse(shop, draft)).toMatchObject({
      texts: 0,
      reasons: [{ outcome: 'refused', reason: 'recipient_opted_out', count: 2 }],
    });
  });

  test('hears the live side of its own account, and the days it is asked for', async () => {
    const shop = await open();
    const event = {
      type: 'order.placed',
      object: { type: 'order', id: '1' },
      person: { phone: '+33612527777' },
    };
    await tell(shop, event);
    await tell(await open(), event);
    const old = await tell(shop, { ...event, object: { type: 'order', id: 'old' } });
    // An id begins with its time.
    const aged = `0190${old.slice('evt_'.length + 4)}`;
    await gateway.database.pool.query('UPDATE events SET id = $2::uuid WHERE id = $1::uuid', [
      old.slice(4),
      aged,
    ]);
    expect(await rehearse(shop, { steps: [step(0, 'one')] })).toMatchObject({ events: 1, texts: 1 });
    expect(await rehearse(await open(), { steps: [step(0, 'one')] })).toMatchObject({ events: 0, texts: 0 });
  });

  test('streams its progress line by line, the result last', async () => {
    const shop = await open();
    for (const id of ['1', '2'])
      await tell(shop, {
        type: 'order.placed',
        object: { type: 'order', id },
        person: { phone: '+33612526666' },
      });
    const { key } = (await shop.requests.post('/v1/keys', {})).body;
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/v1/automations/rehearse',
      headers: { authorization: `Bearer ${key}`, accept: 'application/x-ndjson' },
      payload: { automation: { name: 'draft', on: 'order.placed', steps: [step(0, 'one')] } },
    });
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    const lines = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { type: 'progress', stage: 'events', done: 2, total: 2 },
      { type: 'progress', stage: 'texts', done: 2, total: 2 },
      { type: 'result', result: { texts: 2, people: 1 } },
    ]);
  });

  test.each([
    [{ steps: [step(0, '{{ a')] }, 'automation.steps.0.text'],
    [{ purpose: 'transactional', text: '{{ a' }, 'automation.text'],
    [{ steps: [] }, 'automation.steps'],
  ])('refuses a draft that could not be made: %j', async (draft, field) => {
    const { requests } = await open();
    const answer = await requests.post('/v1/automations/rehearse', {
      automation: { name: 'draft', on: 'order.placed', ...draft },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({ field });
  });
});
