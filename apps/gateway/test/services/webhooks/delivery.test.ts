import { WEBHOOK_EVENT_SCHEMAS, type WebhookEventType } from '@carillon/gateway-api/webhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import type { Requests } from '../../support/requests.ts';
import { answers, isSignedBy, type Received, type Receiver, startReceiver } from './support/receiver.ts';

const HOUR = 3_600_000;

let gateway: TestGateway;
let receiver: Receiver;
let shop: { id: string; key: string; requests: Requests };
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  receiver = await startReceiver();
  shop = await gateway.account('Shop', '10');
});
afterEach(async () => {
  await receiver.close();
});

const subscribe = async (body: object = {}) =>
  (await shop.requests.post('/v1/webhooks', { url: receiver.url, ...body })).body as unknown as {
    id: string;
    secret: string;
  };
const send = async (ending = '0001', extra: object = {}): Promise<string> =>
  (await shop.requests.post('/v1/messages', toPhone(ending, extra))).body.id;
// biome-ignore lint/suspicious/noExplicitAny: bodies of answers are looked at as they come.
const deliveries = async (id: string, query = ''): Promise<any[]> => [
  ...(await shop.requests.get(`/v1/webhooks/${id}/deliveries${query}`)).body.data,
];
const typesOf = (received: readonly Received[]): string[] => received.map(({ event }) => event.type);

test('the life of a message is told in order, signed, by the schemas', async () => {
  const { id, secret } = await subscribe();
  const message = await send('0001', { reference: 'order-1' });
  const received = await receiver.until('three events', (all) => all.length === 3);
  const ordered = [...received].sort((one, other) => one.event.data.sequence - other.event.data.sequence);
  expect(typesOf(ordered)).toEqual(['message.on_hold', 'message.transmitted', 'message.delivered']);
  expect(ordered.map(({ event }) => event.data.sequence)).toEqual([1, 2, 3]);
  for (const one of ordered) {
    expect(isSignedBy(secret, one)).toBe(true);
    expect(WEBHOOK_EVENT_SCHEMAS[one.event.type as WebhookEventType].parse(one.event)).toEqual(one.event);
    expect(one.event.data.message).toMatchObject({ id: message, to: '+33639980001', reference: 'order-1' });
  }
  const listed = await eventually('all delivered', async () => {
    const all = await deliveries(id, '?state=delivered');
    return all.length === 3 && all;
  });
  expect(listed.map((delivery) => delivery.id).sort()).toEqual(received.map((one) => one.id).sort());
  const detail = (await shop.requests.get(`/v1/webhooks/${id}/deliveries/${ordered[2]!.id}`)).body;
  expect(detail).toMatchObject({
    state: 'delivered',
    attempts: 1,
    lastStatus: 204,
    request: { url: receiver.url, body: ordered[2]!.body },
    history: [{ attempt: 1, status: 204, error: null }],
  });
});

test('an endpoint is told of what it asked for, and of nothing else', async () => {
  await subscribe({ events: ['message.not_issued'] });
  await send('0001');
  const refused = await send('0004');
  const received = await receiver.until('the refusal', (all) => all.length > 0);
  expect(typesOf(received)).toEqual(['message.not_issued']);
  expect(received[0]!.event.data.message).toMatchObject({ id: refused, status: 'not_issued' });
});

test('accounts hear of their own messages, keys of their own mode', async () => {
  const other = await gateway.account('Other', '10');
  await subscribe();
  const { key } = (await shop.requests.post('/v1/keys', { mode: 'test' })).body;
  await other.requests.post('/v1/messages', toPhone('0001'));
  await gateway.app.inject({
    method: 'POST',
    url: '/v1/messages',
    headers: { authorization: `Bearer ${key}` },
    payload: toPhone('0001'),
  });
  const message = await send();
  const received = await receiver.until('three events', (all) => all.length >= 3);
  expect(new Set(received.map(({ event }) => event.data.message.id))).toEqual(new Set([message]));
});

test('what fails comes again with the same id, later and later, until it is taken', async () => {
  receiver.behave(answers(500, {}, 'out of order'));
  const { id, secret } = await subscribe({ events: ['message.delivered'] });
  await send();
  await receiver.until('the first attempt', (all) => all.length === 1);
  const failed = await eventually(
    'a failure is noted',
    async () => (await deliveries(id))[0]?.lastStatus === 500 && (await deliveries(id))[0],
  );
  expect(failed).toMatchObject({ state: 'waiting', attempts: 1, lastError: 'It answered 500.' });
  const wait = Date.parse(failed.nextAttemptAt) - Date.parse(failed.lastAttemptAt);
  expect(wait).toBeGreaterThan(4_000);
  expect(wait).toBeLessThan(6_000);
  gateway.advance(6_000);
  await receiver.until('the second attempt', (all) => all.length === 2);
  expect((await shop.requests.get(`/v1/webhooks/${id}`)).body['failingSince']).not.toBeNull();
  receiver.behave(answers(200));
  await eventually(
    'the second failure is noted',
    async () => (await deliveries(id))[0].attempts === 2 && (await deliveries(id))[0].nextAttemptAt,
  );
  gateway.advance(HOUR);
  const all = await receiver.until('the third attempt', (received) => received.length === 3);
  expect(new Set(all.map((one) => one.id)).size).toBe(1);
  expect(new Set(all.map((one) => one.body)).size).toBe(1);
  expect(new Set(all.map((one) => one.headers['webhook-timestamp'])).size).toBe(3);
  expect(all.map((one) => isSignedBy(secret, one))).toEqual([true, true, true]);
  const taken = await eventually('it is taken', async () => (await deliveries(id, '?state=delivered'))[0]);
  const { history } = (await shop.requests.get(`/v1/webhooks/${id}/deliveries/${taken.id}`)).body;
  expect(history).toMatchObject([
    { attempt: 1, status: 500, response: 'out of order' },
    { attempt: 2, status: 500 },
    { attempt: 3, status: 200, error: null },
  ]);
  expect((await shop.requests.get(`/v1/webhooks/${id}`)).body['failingSince']).toBeNull();
});

test('410 disables at once, and the other endpoints hear of it', async () => {
  const other = await startReceiver();
  await shop.requests.post('/v1/webhooks', { url: other.url, events: ['webhook.disabled'] });
  receiver.behave(answers(410));
  const { id } = await subscribe({ events: ['message.delivered'] });
  await send();
  const [told] = await other.until('word of it', (all) => all.length === 1);
  expect(told!.event).toMatchObject({ type: 'webhook.disabled', data: { webhook: { id, reason: 'gone' } } });
  expect((await shop.requests.get(`/v1/webhooks/${id}`)).body).toMatchObject({
    status: 'disabled',
    disabledReason: 'gone',
    waiting: 0,
  });
  await other.close();
});

test('five days of nothing but failures disable; what failed comes again when it is asked for', async () => {
  receiver.behave(answers(503));
  const { id } = await subscribe({ events: ['message.delivered'] });
  const begun = new Date(gateway.now() - 1_000).toISOString();
  const message = await send();
  await receiver.until('an attempt', (all) => all.length === 1);
  await eventually('it is noted', async () => (await deliveries(id))[0]?.attempts === 1);
  gateway.advance(121 * HOUR);
  await eventually('it is disabled', async () => {
    const { body } = await shop.requests.get(`/v1/webhooks/${id}`);
    return body['status'] === 'disabled' && body['disabledReason'] === 'failing';
  });
  expect((await deliveries(id))[0]).toMatchObject({
    state: 'failed',
    lastError: 'The webhook was disabled.',
  });
  receiver.behave(answers(200));
  await shop.requests.patch(`/v1/webhooks/${id}`, { enabled: true });
  expect(await shop.requests.post(`/v1/webhooks/${id}/replay`, { failedSince: begun })).toMatchObject({
    status: 202,
    body: { deliveries: 1 },
  });
  await eventually('it is taken', async () => (await deliveries(id, '?state=delivered')).length === 1);
  expect(receiver.received.at(-1)!.event.data.message.id).toBe(message);
});

test('one event and a period are delivered again', async () => {
  const { id } = await subscribe({ events: ['message.delivered'] });
  await send();
  const [first] = await receiver.until('the event', (all) => all.length === 1);
  await eventually('it is noted', async () => (await deliveries(id, '?state=delivered')).length === 1);
  await shop.requests.post(`/v1/webhooks/${id}/replay`, { event: first!.id });
  const [, second] = await receiver.until('it again', (all) => all.length === 2);
  expect(second).toMatchObject({ id: first!.id, body: first!.body });
  await eventually('it is noted again', async () => (await deliveries(id))[0].attempts === 2);
  // An endpoint that is new is told of what was before it.
  const late = await startReceiver();
  const made = (await shop.requests.post('/v1/webhooks', { url: late.url, events: ['message.delivered'] }))
    .body;
  const period = {
    from: new Date(Date.now() - HOUR).toISOString(),
    until: new Date(Date.now() + HOUR).toISOString(),
  };
  expect((await shop.requests.post(`/v1/webhooks/${made.id}/replay`, period)).body).toEqual({
    deliveries: 1,
  });
  const [third] = await late.until('the event', (all) => all.length === 1);
  expect(third!.body).toBe(first!.body);
  await late.close();
});

test('a redirect is not followed, and garbage is an answer', async () => {
  const elsewhere = await startReceiver();
  receiver.behave(answers(302, { location: elsewhere.url }));
  const { id } = await subscribe({ events: ['message.delivered'] });
  await send();
  const failed = await eventually('the redirect is noted', async () => {
    const [one] = await deliveries(id);
    return one?.lastStatus === 302 && one;
  });
  expect(failed.lastError).toContain('Redirects are not followed');
  expect(elsewhere.received).toEqual([]);
  await elsewhere.close();
  receiver.behave((_request, response) => response.socket!.end('this is no HTTP\r\n\r\n'));
  await send();
  await eventually('the garbage is noted', async () => {
    const all = await deliveries(id);
    return all.some(({ lastStatus, lastError }) => lastStatus === null && lastError);
  });
});

test('an endless answer is cut, a large one is kept in part', async () => {
  receiver.behave(answers(200, {}, 'x'.repeat(1_000_000)));
  const { id } = await subscribe({ events: ['message.delivered'] });
  await send();
  const taken = await eventually('it is taken', async () => (await deliveries(id, '?state=delivered'))[0]);
  const { history } = (await shop.requests.get(`/v1/webhooks/${id}/deliveries/${taken.id}`)).body;
  expect((history as { response: string }[])[0]!.response).toBe('x'.repeat(4_096));
});

test('for a day after a rotation both secrets sign', async () => {
  const { id, secret } = await subscribe({ events: ['message.delivered'] });
  const next = String((await shop.requests.post(`/v1/webhooks/${id}/rotate-secret`, {})).body['secret']);
  const tested = await shop.requests.post(`/v1/webhooks/${id}/test`, {});
  expect(tested.body).toMatchObject({ delivered: true, status: 204 });
  const [one] = receiver.received;
  expect([isSignedBy(next, one!), isSignedBy(secret, one!)]).toEqual([true, true]);
  gateway.advance(25 * HOUR);
  await shop.requests.post(`/v1/webhooks/${id}/test`, { type: 'otp.verified' });
  const later = receiver.received[1]!;
  expect(later.event.type).toBe('otp.verified');
  expect([isSignedBy(next, later), isSignedBy(secret, later)]).toEqual([true, false]);
});

test('replies, consent and codes are told of', async () => {
  await subscribe();
  await send('0001');
  await receiver.until('the message', (all) => typesOf(all).includes('message.delivered'));
  await shop.requests.post('/v1/phones/+33639980001/replies', { text: 'STOP' });
  const all = await receiver.until(
    'the no',
    (received) =>
      typesOf(received).includes('consent.opted_out') && typesOf(received).includes('message.received'),
  );
  for (const { event } of all)
    expect(WEBHOOK_EVENT_SCHEMAS[event.type as WebhookEventType].parse(event)).toEqual(event);
  const no = all.find(({ event }) => event.type === 'consent.opted_out')!;
  expect(no.event.data.consent).toMatchObject({ to: '+33639980001', purpose: 'commercial' });
  const reply = all.find(({ event }) => event.type === 'message.received')!;
  expect(reply.event.data.reply).toMatchObject({ from: '+33639980001', text: 'STOP' });
});

test('a person who is erased is erased from events, and told of no more', async () => {
  receiver.behave(answers(500, {}, 'echo +33639980001'));
  const { id } = await subscribe({ events: ['message.delivered'] });
  await send('0001');
  await eventually('an attempt is noted', async () => (await deliveries(id))[0]?.attempts === 1);
  const person = { to: '+33639980001' };
  const exported = (await shop.requests.post('/v1/people/export', person)).body;
  expect(exported['webhookEvents']).toHaveLength(1);
  expect((await shop.requests.post('/v1/people/erase', person)).body).toMatchObject({ webhookEvents: 1 });
  const [left] = await deliveries(id);
  expect(left).toMatchObject({ state: 'failed', nextAttemptAt: null });
  const detail = (await shop.requests.get(`/v1/webhooks/${id}/deliveries/${left.id}`)).body;
  expect(JSON.stringify(detail)).not.toContain('33639980001');
});

test('an account that is closed is told of nothing more, and nothing of it is left', async () => {
  const { id } = await subscribe({ events: ['message.delivered'] });
  await send();
  await eventually('it is taken', async () => (await deliveries(id, '?state=delivered')).length === 1);
  expect((await gateway.operator.delete(`/v1/operator/accounts/${shop.id}`)).status).toBeLessThan(300);
  for (const table of ['webhook_endpoints', 'webhook_deliveries', 'webhook_attempts']) {
    const { rows } = await gateway.database.pool.query(
      `SELECT count(*)::int AS count FROM ${table} WHERE account_id = $1`,
      [shop.id.replace('acc_', '')],
    );
    expect(rows[0].count, table).toBe(0);
  }
});

test('a slow endpoint and a dead one delay nobody', async () => {
  const slow = await startReceiver(() => {});
  const dead = await startReceiver();
  await dead.close();
  for (const url of [slow.url, dead.url])
    await shop.requests.post('/v1/webhooks', { url, events: ['message.delivered'] });
  await subscribe({ events: ['message.delivered'] });
  const sent = await Promise.all(Array.from({ length: 40 }, () => send('0001')));
  const received = await receiver.until('forty events', (all) => all.length === 40);
  expect(new Set(received.map(({ event }) => event.data.message.id))).toEqual(new Set(sent));
  expect(slow.received.length).toBeLessThanOrEqual(16);
  await slow.close();
});

test('old events are dropped, but for those on their way', async () => {
  const { id } = await subscribe({ events: ['message.delivered'] });
  await send();
  await eventually('it is taken', async () => (await deliveries(id, '?state=delivered')).length === 1);
  const { dropOldEvents } = await import('../../../src/services/webhooks/retention.ts');
  const month = 31 * 24 * HOUR;
  await gateway.database.pool.query(
    "UPDATE webhook_deliveries SET state = 'waiting', next_at = '2999-01-01' WHERE endpoint_id = $1",
    [id.replace('whk_', '')],
  );
  await dropOldEvents(gateway.database, Date.now() + month);
  expect(await deliveries(id)).toHaveLength(1);
  await gateway.database.pool.query(
    "UPDATE webhook_deliveries SET state = 'delivered', next_at = NULL WHERE endpoint_id = $1",
    [id.replace('whk_', '')],
  );
  await dropOldEvents(gateway.database, Date.now() + month);
  expect(await deliveries(id)).toHaveLength(0);
});
