import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const count = async (table: 'messages' | 'event_keys' | 'idempotency_keys'): Promise<bigint> =>
  (await gateway.database.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count;

test('a text is accepted with its encoding, segments and price', async () => {
  const answer = await gateway.live.post('/v1/messages', { ...toPhone('0001'), text: 'Prix : 20 €' });
  expect(answer.status).toBe(202);
  expect(answer.body).toEqual({
    id: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
    status: 'on_hold',
    to: '+33639980001',
    encoding: 'gsm7',
    segments: 1,
    price: { amount: '0.045000', currency: 'EUR' },
  });
});

test('a number in national form is read with the country, or with that of the account', async () => {
  const named = await gateway.live.post('/v1/messages', {
    ...toPhone('0001'),
    to: '07700 900123',
    country: 'GB',
  });
  expect(named.body).toMatchObject({ to: '+447700900123' });
  const own = await gateway.live.post('/v1/messages', { ...toPhone('0001'), to: '06 39 98 00 01' });
  expect(own.body).toMatchObject({ to: '+33639980001' });
});

const BAD: readonly [string, object | string, number, string, string | undefined][] = [
  ['broken JSON', '{"to":', 400, 'json_invalid', undefined],
  ['__proto__ in JSON', '{"__proto__":{"x":1}}', 400, 'json_invalid', undefined],
  ['no body', '', 400, 'request_invalid', undefined],
  ['an unknown field', { ...toPhone('0001'), colour: 'red' }, 400, 'field_unknown', 'colour'],
  ['no recipient', { text: 'x', purpose: 'transactional' }, 400, 'request_invalid', 'to'],
  ['an unknown purpose', toPhone('0001', { purpose: 'spam' }), 400, 'request_invalid', 'purpose'],
  ['text and template', toPhone('0001', { template: { name: 'x' } }), 400, 'request_invalid', 'text'],
  [
    'a control character in reference',
    toPhone('0001', { reference: 'a\u0000b' }),
    400,
    'request_invalid',
    'reference',
  ],
  [
    'a time without a zone',
    toPhone('0001', { sendAt: '2027-01-01T00:00:00' }),
    400,
    'request_invalid',
    'sendAt',
  ],
  ['a bad number', toPhone('0001', { to: '+331234' }), 422, 'number_invalid', 'to'],
  ['an empty number', toPhone('0001', { to: '' }), 422, 'number_invalid', 'to'],
  ['an unknown country', toPhone('0001', { country: 'XX' }), 422, 'country_unknown', 'country'],
  ['an empty text', toPhone('0001', { text: '' }), 422, 'text_empty', 'text'],
  ['a text over the cap', toPhone('0001', { text: 'x'.repeat(765) }), 422, 'text_too_long', 'text'],
  ['a NUL in the text', toPhone('0001', { text: 'a\u0000b' }), 422, 'text_malformed', 'text'],
  ['half an emoji', toPhone('0001', { text: 'a\ud83d' }), 422, 'text_malformed', 'text'],
  ['a bad sender', toPhone('0001', { sender: 'A!' }), 422, 'sender_invalid', 'sender'],
  [
    'an unknown template',
    { to: '+33639980001', purpose: 'transactional', template: { name: 'nothing' } },
    422,
    'template_unknown',
    'template.name',
  ],
];

test.each(BAD)('%s is refused, and nothing is stored', async (_what, body, status, code, field) => {
  const before = await count('messages');
  const answer =
    typeof body === 'string'
      ? await gateway.live.send('/v1/messages', body, 'application/json')
      : await gateway.live.post('/v1/messages', body, { 'idempotency-key': `bad-${code}-${field}` });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `urn:carillon:error:${code}`,
    status,
    code,
    detail: expect.stringMatching(/\S/),
    requestId: expect.stringMatching(/^req_/),
    docs: `/docs/errors#${code}`,
  });
  expect(answer.body['field']).toBe(field);
  expect(await count('messages')).toBe(before);
});

test('a body that is not declared as JSON is refused', async () => {
  const answer = await gateway.live.send('/v1/messages', 'to=x', 'text/plain');
  expect(answer).toMatchObject({ status: 415, body: { code: 'content_type_unsupported' } });
});

test('a body over the limit is refused', async () => {
  const answer = await gateway.live.send(
    '/v1/messages',
    `"${'x'.repeat(2 * 1024 * 1024)}"`,
    'application/json',
  );
  expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
});

test('a template is filled in; a variable without a value refuses the text by its name', async () => {
  await gateway.live.post('/v1/templates', { name: 'shipped', text: 'Order {{ order.name }} left.' });
  const template = { name: 'shipped', variables: { order: { name: '#1001' } } };
  const send = { to: '+33639984401', purpose: 'transactional' };
  const accepted = await gateway.live.post('/v1/messages', { ...send, template });
  const message = await gateway.message(accepted.body.id, () => true);
  expect(message.text).toBe('Order #1001 left.');
  for (const variables of [{}, { order: { name: null } }]) {
    const hole = await gateway.live.post('/v1/messages', {
      ...send,
      template: { name: 'shipped', variables },
    });
    expect(hole).toMatchObject({ status: 422, body: { code: 'variable_unresolved' } });
    expect(hole.body['detail']).toContain('order.name');
  }
});

test('a batch answers in order, and one bad item never fails the others', async () => {
  const answer = await gateway.live.post('/v1/messages/batch', {
    messages: [
      toPhone('0001'),
      { to: 1 },
      toPhone('0002'),
      toPhone('0001', { text: '' }),
      toPhone('0003', { x: 1 }),
    ],
  });
  expect(answer.status).toBe(202);
  expect(answer.body.data).toMatchObject([
    { to: '+33639980001' },
    { error: { code: 'request_invalid', field: 'messages.1.to' } },
    { to: '+33639980002' },
    { error: { code: 'text_empty', field: 'messages.3.text' } },
    { error: { code: 'field_unknown', field: 'messages.4.x' } },
  ]);
});

test.each([0, 1001])('a batch of %i messages is refused', async (size) => {
  const messages = Array.from({ length: size }, () => toPhone('0001'));
  const answer = await gateway.live.post('/v1/messages/batch', { messages });
  expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid', field: 'messages' } });
});

test('the same Idempotency-Key and body give the first answer, another body is refused', async () => {
  const key = { 'idempotency-key': 'order 1001' };
  const first = await gateway.live.post('/v1/messages', toPhone('0001'), key);
  const before = await count('messages');
  const again = await gateway.live.post('/v1/messages', toPhone('0001'), key);
  expect(again).toMatchObject({ status: first.status, body: first.body });
  const other = await gateway.live.post('/v1/messages', toPhone('0002'), key);
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  expect(await count('messages')).toBe(before);
});

test('of fifty requests at once with one Idempotency-Key exactly one makes a message', async () => {
  const key = { 'idempotency-key': 'storm' };
  const before = await count('messages');
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => gateway.live.post('/v1/messages', toPhone('0001'), key)),
  );
  expect(await count('messages')).toBe(before + 1n);
  const ids = new Set(answers.filter(({ status }) => status === 202).map(({ body }) => body.id));
  expect(ids.size).toBe(1);
  const others = answers.filter(({ status }) => status !== 202);
  expect(
    others.every(({ status, body }) => status === 409 && body['code'] === 'idempotency_in_progress'),
  ).toBe(true);
});

test('one business fact texts one recipient once per purpose: the second send gets the first answer', async () => {
  const send = toPhone('0001', { eventKey: 'shop/order/7/shipped' });
  const [one, two] = await Promise.all([
    gateway.live.post('/v1/messages', send),
    gateway.live.post('/v1/messages', send),
  ]);
  expect(two.body.id).toBe(one.body.id);
  const later = await gateway.live.post('/v1/messages', { ...send, text: 'Other words' });
  expect(later).toMatchObject({ status: 202, body: { id: one.body.id } });
  const someoneElse = await gateway.live.post(
    '/v1/messages',
    toPhone('0006', { eventKey: 'shop/order/7/shipped' }),
  );
  expect(someoneElse.body.id).not.toBe(one.body.id);
});

test('a refusal by a rule is recorded with its why-card, and costs nothing', async () => {
  const { requests } = await gateway.account('Poor', '0.05');
  expect((await requests.post('/v1/messages', toPhone('0001'))).status).toBe(202);
  const refused = await requests.post('/v1/messages', toPhone('0001'));
  expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_credit' } });
  const message = await requests.get(`/v1/messages/${refused.body['messageId']}`);
  expect(message.body).toMatchObject({ status: 'not_issued', price: { amount: '0.000000' } });
  const trace = message.body['trace'] as { step: string; outcome: string; detail: string }[];
  expect(trace.at(-1)).toMatchObject({
    step: 'credit',
    outcome: 'refused',
    detail: 'It costs 0.045000 EUR, and 0.005000 is available.',
  });
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('credit runs out within a batch exactly where it should', async () => {
  const { requests } = await gateway.account('Three', '0.135');
  const { body } = await requests.post('/v1/messages/batch', {
    messages: Array.from({ length: 5 }, () => toPhone('0001')),
  });
  expect(body.data.map((item) => ('error' in item ? 'refused' : 'accepted'))).toEqual([
    'accepted',
    'accepted',
    'accepted',
    'refused',
    'refused',
  ]);
});

test('a test key runs the whole pipeline to a virtual phone at no cost, whatever the number', async () => {
  const tests = await gateway.withKey({ mode: 'test' });
  const accepted = await tests.post('/v1/messages', { ...toPhone('0001'), to: '+33612345678' });
  expect(accepted.body).toMatchObject({ price: { amount: '0.000000', currency: 'EUR' } });
  const message = await gateway.message(accepted.body.id, ({ status }) => status === 'delivered');
  expect(message).toMatchObject({ mode: 'test', carrier: 'simulator' });
});

test('a message for later is held until then, and one whose time has passed is dropped with its price', async () => {
  const sendAt = new Date(gateway.now() + 3_600_000).toISOString();
  const held = await gateway.live.post('/v1/messages', toPhone('0001', { sendAt }));
  expect(held.body).toMatchObject({ status: 'on_hold', heldUntil: sendAt, reason: 'scheduled' });
  expect((await gateway.message(held.body.id, () => true)).detail).toBe(`Held until ${sendAt}.`);
  const late = await gateway.live.post('/v1/messages', toPhone('0001', { sendAt, notAfter: sendAt }));
  expect(late).toMatchObject({ status: 422, body: { code: 'too_late' } });
});
