import { randomUUID } from 'node:crypto';
import type { automationRunSchema } from '@carillon/gateway-api/automations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { dropOldRuns } from '../../../src/services/automations/runs/drop-old-runs.ts';
import { takeDueSteps } from '../../../src/services/automations/runs/due-steps.ts';
import { finishSteps } from '../../../src/services/automations/runs/finish-steps.ts';
import { endHeldSteps, holdSteps } from '../../../src/services/automations/runs/held-steps.ts';
import { EVIDENCE } from '../../engine/consent/open-hours.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';

type Run = z.output<typeof automationRunSchema>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let gateway: TestGateway;
/** An account for each test, so that no two share runs. */
let shop: Requests;
let people = 0;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const open = async (): Promise<Requests> => {
  shop = (await gateway.account(`Shop ${people}`, '10')).requests;
  return shop;
};

const person = (): string => `+3361251${String(people++).padStart(4, '0')}`;

interface Told {
  readonly type: string;
  readonly object?: { readonly type: string; readonly id: string };
  readonly [field: string]: unknown;
}

/** Reports an event, and waits until its automations have run. */
const tell = async (event: Told): Promise<Record<string, unknown>> => {
  const { status, body } = await shop.post('/v1/events', { transition: randomUUID(), ...event });
  expect(status).toBe(202);
  return eventually('the automations of the event', async () => {
    const read = (await shop.get(`/v1/events/${body.id}`)).body;
    return read['status'] === 'processed' && read;
  });
};

const make = async (fields: object): Promise<string> => {
  const { status, body } = await shop.post('/v1/automations', {
    name: 'flow',
    on: 'order.placed',
    ...fields,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
};

const runs = async (): Promise<Run[]> =>
  (await shop.get('/v1/automations/runs?limit=100')).body.data as never;
const states = ({ steps }: Run): string[] => steps.map(({ state }) => state);

const textsTo = async (to: string): Promise<string[]> => {
  const { data } = (await shop.get(`/v1/messages?to=${encodeURIComponent(to)}&limit=100`)).body;
  const messages = await Promise.all(data.map(({ id }) => shop.get(`/v1/messages/${id}`)));
  return messages.map(({ body }) => String(body['text'])).reverse();
};

const later = async (milliseconds: number): Promise<void> => {
  gateway.advance(milliseconds);
  await gateway.sweep();
};

const step = (delaySeconds: number, text: string, more: object = {}): object => ({
  purpose: 'transactional',
  delaySeconds,
  text,
  ...more,
});

const THREE = [step(0, 'one'), step(3_600, 'two'), step(86_400, 'three')];
const order = (id: string = randomUUID()) => ({ type: 'order', id });

describe('a run', () => {
  test('sends each step when it is due, and names on its card the version that spoke', async () => {
    await open();
    const to = person();
    await make({ steps: THREE });
    const event = await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    expect(event['outcomes']).toMatchObject([{ outcome: 'sent' }]);
    expect(await textsTo(to)).toEqual(['one']);
    await later(HOUR - 60_000);
    expect(await textsTo(to)).toEqual(['one']);
    await later(61_000);
    expect(await textsTo(to)).toEqual(['one', 'two']);
    await later(DAY);
    expect(await textsTo(to)).toEqual(['one', 'two', 'three']);
    const [run] = await runs();
    expect(run).toMatchObject({ state: 'completed', version: 1, eventId: event['id'] });
    expect(states(run!)).toEqual(['sent', 'sent', 'sent']);
    const { trace } = (await shop.get(`/v1/messages/${run!.steps[1]!.messageId}`)).body as never as {
      trace: { step: string; detail: string }[];
    };
    expect(trace.find((line) => line.step === 'origin')?.detail).toContain('(version 1, step 2)');
    expect((await shop.get('/v1/automations')).body.data).toMatchObject([{ peopleInside: 0 }]);
  });

  test('that is late sends what is still of use, and says of the rest that it is too late', async () => {
    await open();
    const to = person();
    await make({ steps: [step(60, 'stale', { usefulSeconds: 120 }), step(180, 'fresh')] });
    await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    await later(HOUR);
    const [run] = await runs();
    expect(run!.steps).toMatchObject([{ state: 'refused', reason: 'too_late' }, { state: 'sent' }]);
  });

  test('whose offers are due together, as after an outage, sends the last of them', async () => {
    await open();
    const to = person();
    expect((await shop.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE })).status).toBeLessThan(
      300,
    );
    const offer = { purpose: 'commercial' };
    await make({ steps: [step(60, 'first', offer), step(120, 'second', offer), step(180, 'receipt')] });
    await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    await later(HOUR);
    const [run] = await runs();
    expect(run!.steps).toMatchObject([
      { state: 'skipped', reason: 'overtaken' },
      { state: expect.stringMatching(/sent|refused/) },
      { state: 'sent' },
    ]);
  });

  test('texts the staff of a shop whose customer has no phone', async () => {
    await open();
    const staff = [person(), person()];
    await make({ steps: [step(0, 'New order', { staff })] });
    await tell({ type: 'order.placed', object: order() });
    for (const number of staff) expect(await textsTo(number)).toEqual(['New order']);
  });

  test('waits for the time of day of the recipient', async () => {
    await open();
    await make({ steps: [step(0, 'Good morning', { at: '10:00' })] });
    const occurredAt = new Date(gateway.now()).toISOString();
    await tell({
      type: 'order.placed',
      object: order(),
      occurredAt,
      person: { phone: person(), timeZone: 'Pacific/Auckland' },
    });
    const [run] = await runs();
    const due = new Intl.DateTimeFormat('en', {
      timeZone: 'Pacific/Auckland',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
    expect(due.format(new Date(run!.steps[0]!.dueAt))).toBe('10:00');
    expect(Date.parse(run!.steps[0]!.dueAt) - Date.parse(occurredAt)).toBeLessThan(DAY + HOUR);
  });
});

describe('what ends a run', () => {
  const CART = {
    on: 'checkout.updated',
    stopOn: ['order.placed', 'order.paid', 'message.received'],
    steps: THREE.slice(1),
  };

  test('is an order that came of the checkout, one second before the next step', async () => {
    await open();
    const to = person();
    const checkout = { type: 'checkout', id: randomUUID() };
    const cart = { type: 'checkout.updated', object: checkout, person: { phone: to } };
    await make(CART);
    const event = await tell(cart);
    await later(HOUR - 1_000);
    await tell({ type: 'order.placed', object: order(), related: [checkout], person: { phone: to } });
    await later(2_000);
    await later(2 * DAY);
    expect(await textsTo(to)).toEqual([]);
    expect(await runs()).toMatchObject([
      { state: 'stopped', reason: 'stop_event', steps: [{ state: 'stopped' }, { state: 'stopped' }] },
    ]);
    expect((await shop.get(`/v1/events/${event['id']}`)).body).toMatchObject({
      outcomes: [{ outcome: 'stopped', reason: 'stop_event', detail: 'The event order.placed ended it.' }],
    });
  });

  test('ends it before it begins, where events come in another order', async () => {
    await open();
    const checkout = { type: 'checkout', id: randomUUID() };
    await make(CART);
    await tell({ type: 'order.placed', object: order(), related: [checkout] });
    const late = await tell({ type: 'checkout.updated', object: checkout, person: { phone: person() } });
    expect(late).toMatchObject({ outcomes: [{ outcome: 'skipped', reason: 'stopped_before' }] });
    expect(await runs()).toEqual([]);
  });

  test('is no event about another object, of another account, or of the test mode', async () => {
    await open();
    const checkout = { type: 'checkout', id: randomUUID() };
    await make(CART);
    await tell({ type: 'checkout.updated', object: checkout, person: { phone: person() } });
    await tell({ type: 'order.paid', object: { type: 'checkout', id: randomUUID() } });
    const { key } = (await shop.post('/v1/keys', { mode: 'test' })).body;
    const own = shop;
    shop = requestsOf(gateway.app, key);
    await tell({ type: 'order.paid', object: checkout });
    await open();
    await tell({ type: 'order.paid', object: checkout });
    shop = own;
    expect(await runs()).toMatchObject([{ state: 'active' }]);
    await tell({ type: 'order.paid', object: checkout });
    expect(await runs()).toMatchObject([{ state: 'stopped' }]);
  });

  test('cancels a text that is accepted and waits', async () => {
    await open();
    const to = person();
    const id = order();
    await make({ stopOn: ['order.cancelled'], steps: THREE });
    await shop.post('/v1/pauses', {});
    await tell({ type: 'order.placed', object: id, person: { phone: to } });
    await tell({ type: 'order.cancelled', object: id });
    const [run] = await runs();
    expect(states(run!)).toEqual(['sent', 'stopped', 'stopped']);
    expect((await shop.get(`/v1/messages/${run!.steps[0]!.messageId}`)).body).toMatchObject({
      status: 'not_issued',
      detail: 'Cancelled before it left.',
    });
  });

  test('cancels a text that was accepted while the run was being ended', async () => {
    await open();
    const to = person();
    const id = order();
    await make({ stopOn: ['order.cancelled'], steps: [step(60, 'late')] });
    await tell({ type: 'order.placed', object: id, person: { phone: to } });
    await shop.post('/v1/pauses', {});
    gateway.advance(61_000);
    const [due] = (await takeDueSteps(gateway.database, null, gateway.now())).filter(
      ({ event }) => event.object.id === id.id,
    );
    const { body } = await shop.post('/v1/messages', { to, text: 'late', purpose: 'transactional' });
    await tell({ type: 'order.cancelled', object: id });
    const messageId = body.id.replace(/^msg_(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const result = { outcome: 'sent', reason: null, detail: null, messageId } as const;
    await gateway.database.transaction((client) =>
      finishSteps(client, [{ step: due!, result }], new Date(gateway.now())),
    );
    expect((await shop.get(`/v1/messages/${body.id}`)).body).toMatchObject({
      detail: 'Cancelled before it left.',
    });
    expect(await runs()).toMatchObject([{ state: 'stopped', steps: [{ state: 'stopped' }] }]);
  });

  test('is a no of the person', async () => {
    await open();
    const to = person();
    await make({ steps: THREE });
    await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    expect((await shop.post('/v1/suppressions', { to, scope: 'all' })).status).toBeLessThan(300);
    await later(2 * DAY);
    expect(await runs()).toMatchObject([
      {
        state: 'stopped',
        reason: 'opted_out',
        steps: [{ state: 'sent' }, { state: 'refused' }, { state: expect.stringMatching(/stopped|refused/) }],
      },
    ]);
  });

  test('is the API, for one object of the account', async () => {
    await open();
    const id = order();
    await make({ steps: THREE });
    await tell({ type: 'order.placed', object: id, person: { phone: person() } });
    await tell({ type: 'order.placed', object: order(), person: { phone: person() } });
    const own = shop;
    await open();
    expect((await shop.post('/v1/automations/runs/stop', { object: id })).body).toEqual({
      stopped: 0,
      cancelled: 0,
    });
    shop = own;
    expect((await shop.post('/v1/automations/runs/stop', { object: id })).body).toMatchObject({ stopped: 1 });
    expect((await runs()).map(({ state }) => state).sort()).toEqual(['active', 'stopped']);
  });

  test('is the erasure of the person', async () => {
    await open();
    const to = person();
    await make({ steps: THREE });
    await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    expect((await shop.post('/v1/people/export', { to })).body).toMatchObject({
      automationRuns: [{ state: 'active' }],
    });
    expect((await shop.post('/v1/people/erase', { to })).body).toMatchObject({ automationRuns: 1 });
    await later(2 * DAY);
    expect(await runs()).toMatchObject([{ state: 'stopped', reason: 'person_erased' }]);
    expect((await shop.post('/v1/people/export', { to })).body).toMatchObject({ automationRuns: [] });
  });
});

describe('a newer event about the same object', () => {
  const CART = { on: 'checkout.updated', steps: THREE.slice(1) };

  test('starts the run anew, and each step is sent once', async () => {
    await open();
    const to = person();
    const object = { type: 'checkout', id: randomUUID() };
    const cart = (): Told => ({
      type: 'checkout.updated',
      object,
      person: { phone: to },
      occurredAt: new Date(gateway.now()).toISOString(),
    });
    await make(CART);
    await tell(cart());
    await later(HOUR / 2);
    await tell(cart());
    await later(HOUR * 0.75);
    expect(await textsTo(to)).toEqual([]);
    await later(HOUR * 0.5);
    expect(await textsTo(to)).toEqual(['two']);
    // It begins anew once more after the first text: that one is not sent again.
    await tell(cart());
    await later(2 * HOUR);
    await later(DAY);
    expect(await textsTo(to)).toEqual(['two', 'three']);
    expect((await runs()).map(({ state, reason }) => [state, reason])).toEqual([
      ['completed', null],
      ['stopped', 'restarted'],
      ['stopped', 'restarted'],
    ]);
  });

  test('that comes first leaves no room for the older one', async () => {
    await open();
    const object = { type: 'checkout', id: randomUUID() };
    const cart = (occurredAt: number): Told => ({
      type: 'checkout.updated',
      object,
      person: { phone: person() },
      occurredAt: new Date(occurredAt).toISOString(),
    });
    await make(CART);
    await tell(cart(gateway.now()));
    expect(await tell(cart(gateway.now() - HOUR))).toMatchObject({
      outcomes: [{ outcome: 'skipped', reason: 'superseded' }],
    });
    expect(await runs()).toHaveLength(1);
  });

  test('begins a run of its own where the automation says so', async () => {
    await open();
    const to = person();
    const object = order();
    await make({ steps: [step(0, '{{ parcel }}')] });
    for (const parcel of ['first', 'second'])
      await tell({ type: 'order.placed', object, person: { phone: to }, data: { parcel } });
    expect(await textsTo(to)).toEqual(['first', 'second']);
  });
});

test('a person gets no more of it within a day than the automation may send', async () => {
  await open();
  const to = person();
  await make({ perPersonPerDay: 2, steps: [step(0, '{{ n }}')] });
  const say = (n: number) =>
    tell({ type: 'order.placed', object: order(), person: { phone: to }, data: { n } });
  await say(1);
  await say(2);
  expect(await say(3)).toMatchObject({ outcomes: [{ outcome: 'skipped', reason: 'person_capped' }] });
  await later(DAY + HOUR);
  await say(4);
  expect(await textsTo(to)).toEqual(['1', '2', '4']);
});

test('within one batch, too', async () => {
  await open();
  const to = person();
  await make({ perPersonPerDay: 1, steps: [step(60, '{{ n }}')] });
  for (const n of [1, 2, 3])
    await tell({ type: 'order.placed', object: order(), person: { phone: to }, data: { n } });
  await later(HOUR);
  expect(await textsTo(to)).toHaveLength(1);
});

describe('a change of the automation', () => {
  test('speaks to whoever enters after it; people inside finish the version they entered with', async () => {
    await open();
    const [before, after] = [person(), person()];
    const id = await make({ steps: THREE });
    await tell({ type: 'order.placed', object: order(), person: { phone: before } });
    const steps = [step(0, 'new one'), step(3_600, 'new two')];
    expect((await shop.patch(`/v1/automations/${id}`, { steps })).body).toMatchObject({
      version: 2,
      peopleInside: 1,
    });
    await tell({ type: 'order.placed', object: order(), person: { phone: after } });
    await later(2 * HOUR);
    expect(await textsTo(before)).toEqual(['one', 'two']);
    expect(await textsTo(after)).toEqual(['new one', 'new two']);
  });

  test.each([
    ['says so', { people: 'stop', steps: [step(0, 'new')] }],
    ['switches it off', { enabled: false }],
  ])('that %s ends what is inside', async (_, change) => {
    await open();
    const to = person();
    const id = await make({ steps: THREE });
    await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    expect((await shop.patch(`/v1/automations/${id}`, change)).body).toMatchObject({ peopleInside: 0 });
    await later(2 * DAY);
    expect(await textsTo(to)).toEqual(['one']);
  });

  test('of its name is no new version', async () => {
    await open();
    const id = await make({ steps: THREE });
    const renamed = await shop.patch(`/v1/automations/${id}`, { name: 'other', steps: THREE });
    expect(renamed.body).toMatchObject({ name: 'other', version: 1 });
  });

  test('that deletes it ends what is inside, and its runs can still be read', async () => {
    await open();
    const to = person();
    const id = await make({ steps: THREE });
    await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    expect((await shop.delete(`/v1/automations/${id}`)).status).toBe(204);
    await later(2 * DAY);
    expect(await textsTo(to)).toEqual(['one']);
    expect(await runs()).toMatchObject([{ automationId: id, state: 'stopped' }]);
  });

  test.each([
    [{ steps: THREE, text: 'x' }, 'text'],
    [{ steps: THREE, purpose: 'commercial' }, 'purpose'],
    [{ steps: [...THREE].reverse() }, 'steps.1.delaySeconds'],
    [{ steps: [step(0, '{{ a')] }, 'steps.0.text'],
    [{ steps: [step(0, 'a', { window: { from: '10:00', until: '09:00' } })] }, 'steps.0.window.until'],
    [{ steps: [step(0, 'a', { at: '25:00' })] }, 'steps.0.at'],
    [{ steps: [] }, 'steps'],
    [{ stopOn: ['order.placed'], steps: THREE }, 'stopOn'],
    [{ steps: [step(0, 'a', { staff: ['06 12 34 56 78'] })] }, 'steps.0.staff.0'],
    [{}, 'text'],
  ])('that makes no sense is refused by its field: %j', async (fields, field) => {
    await open();
    const answer = await shop.post('/v1/automations', { name: 'flow', on: 'order.placed', ...fields });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({ field });
  });

  test('of several steps names all of them', async () => {
    await open();
    const id = await make({ steps: THREE });
    expect(await shop.patch(`/v1/automations/${id}`, { text: 'x' })).toMatchObject({
      status: 400,
      body: { code: 'request_invalid', field: 'text' },
    });
  });
});

test('a step whose process died is taken up again, and its text is not sent twice', async () => {
  await open();
  const to = person();
  await make({ steps: [step(60, 'late')] });
  await tell({ type: 'order.placed', object: order(), person: { phone: to } });
  await later(61_000);
  expect(await textsTo(to)).toEqual(['late']);
  const [{ id }] = (await runs()) as [Run];
  const uuid = id.replace(/^run_(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  // As the process left it that had sent the text, and not written so.
  await gateway.database.pool.query(
    "UPDATE automation_steps SET state = 'sending', taken_at = $2, message_id = NULL WHERE run_id = $1",
    [uuid, new Date(gateway.now())],
  );
  await later(30_000);
  expect(states((await runs())[0]!)).toEqual(['sending']);
  await later(31_000);
  expect(states((await runs())[0]!)).toEqual(['repeated']);
  expect(await textsTo(to)).toEqual(['late']);
});

test('runs of long ago go with their steps, and then the versions of deleted automations; what goes on stays', async () => {
  await open();
  const old = await make({ steps: [step(0, 'one')] });
  await tell({ type: 'order.placed', object: order(), person: { phone: person() } });
  const kept = await make({ on: 'order.paid', steps: THREE });
  await tell({ type: 'order.paid', object: order(), person: { phone: person() } });
  await shop.delete(`/v1/automations/${old}`);
  await shop.delete(`/v1/automations/${kept}`);
  const uuidOf = (id: string): string => id.slice('aut_'.length);
  const years = new Date(gateway.now() - 500 * DAY);
  const { pool } = gateway.database;
  await pool.query('UPDATE automation_versions SET created_at = $2 WHERE automation_id = ANY($1::uuid[])', [
    [uuidOf(old), uuidOf(kept)],
    years,
  ]);
  await pool.query('UPDATE automation_runs SET ended_at = $2 WHERE automation_id = $1::uuid', [
    uuidOf(old),
    years,
  ]);
  await dropOldRuns(gateway.database, gateway.now());
  expect((await runs()).map(({ automationId }) => automationId)).toEqual([kept]);
  const { rows } = await pool.query(
    `SELECT v.automation_id FROM automation_versions v WHERE v.automation_id = ANY($1::uuid[])`,
    [[uuidOf(old), uuidOf(kept)]],
  );
  expect(rows).toHaveLength(1);
  const left = await pool.query(
    'SELECT FROM automation_steps s WHERE NOT EXISTS (SELECT FROM automation_runs r WHERE r.account_id = s.account_id AND r.id = s.run_id)',
  );
  expect(left.rowCount).toBe(0);
});

describe('a restored database', () => {
  const holdOne = async (): Promise<string> => {
    await open();
    const to = person();
    await make({ steps: [step(60, 'late'), step(3_600, 'later')] });
    await tell({ type: 'order.placed', object: order(), person: { phone: to } });
    await gateway.database.transaction(holdSteps);
    await later(61_000);
    expect(await textsTo(to)).toEqual([]);
    return to;
  };
  const endHeld = (what: 'send' | 'cancel'): Promise<number> =>
    gateway.database.transaction((client) => endHeldSteps(client, what));

  test('sends no step until the operator says so, and then goes on', async () => {
    const to = await holdOne();
    expect(await endHeld('send')).toBeGreaterThanOrEqual(2);
    await later(0);
    expect(await textsTo(to)).toEqual(['late']);
    expect(await runs()).toMatchObject([{ state: 'active' }]);
  });

  test('sends none at all where the operator cancels what waited', async () => {
    const to = await holdOne();
    expect(await endHeld('cancel')).toBeGreaterThanOrEqual(2);
    await later(2 * HOUR);
    expect(await textsTo(to)).toEqual([]);
    expect(await runs()).toMatchObject([
      { state: 'stopped', reason: 'restored', steps: [{ state: 'stopped' }, { state: 'stopped' }] },
    ]);
  });
});
