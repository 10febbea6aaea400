import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test('lists are paged newest first, without gaps or repetitions', async () => {
  const { requests } = await gateway.account('Pages', '5');
  const messages = Array.from({ length: 7 }, (_, index) => toPhone('0001', { reference: `n${index}` }));
  await requests.post('/v1/messages/batch', { messages });
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = (await requests.get(`/v1/messages?limit=3${query}`)).body;
    seen.push(...page.data.map((item) => String(item['reference'])));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(['n6', 'n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
});

test('lists can be narrowed by status, recipient, reference, event key and time', async () => {
  const { requests } = await gateway.account('Filters', '5');
  const sendAt = new Date(gateway.now() + 3_600_000).toISOString();
  const one = (
    await requests.post('/v1/messages', toPhone('5501', { reference: 'r1', eventKey: 'k1', sendAt }))
  ).body.id;
  await requests.post('/v1/messages', toPhone('5601', { reference: 'r2', sendAt }));
  const past = new Date(gateway.now() - 60_000).toISOString();
  for (const query of [
    'reference=r1',
    'eventKey=k1',
    'to=%2B33639985501',
    `reference=r1&since=${past}&status=on_hold`,
  ]) {
    expect((await requests.get(`/v1/messages?${query}`)).body.data.map(({ id }) => id)).toEqual([one]);
  }
  expect((await requests.get(`/v1/messages?until=${past}`)).body.data).toEqual([]);
  expect(
    await requests.get(`/v1/messages?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z`),
  ).toMatchObject({
    status: 400,
    body: { field: 'until' },
  });
  expect((await requests.get('/v1/messages?status=delivered')).body.data).toEqual([]);
});

test.each([
  ['limit=0', 'request_invalid', 'limit'],
  ['colour=red', 'field_unknown', 'colour'],
  ['cursor=nonsense', 'cursor_invalid', 'cursor'],
  ['status=lost', 'request_invalid', 'status'],
])('a list with %s is refused', async (query, code, field) => {
  const answer = await gateway.live.get(`/v1/messages?${query}`);
  expect(answer).toMatchObject({ status: 400, body: { code, field } });
});

test("another account's messages are neither read nor listed", async () => {
  const { id } = (await gateway.live.post('/v1/messages', toPhone('0001', { reference: 'mine' }))).body;
  const stranger = await gateway.account('Stranger', '1');
  expect((await stranger.requests.get(`/v1/messages/${id}`)).status).toBe(404);
  expect((await stranger.requests.get('/v1/messages?reference=mine')).body.data).toEqual([]);
  expect((await stranger.requests.get('/v1/phones/+33639980001')).body['texts']).toEqual([]);
});

test('an id that is no id is not found', async () => {
  expect(await gateway.live.get('/v1/messages/nonsense')).toMatchObject({
    status: 404,
    body: { code: 'message_not_found' },
  });
});

test('the why-card tells every decision in order', async () => {
  const { id } = (await gateway.live.post('/v1/messages', toPhone('0001'))).body;
  const { trace } = await gateway.message(id, ({ status }) => status === 'delivered');
  expect(trace.map(({ step }) => step)).toEqual(
    expect.arrayContaining([
      'origin',
      'recipient',
      'sender',
      'text',
      'schedule',
      'route',
      'price',
      'credit',
      'carrier',
      'receipt',
      'settlement',
    ]),
  );
  expect(trace.find(({ step }) => step === 'recipient')?.detail).toBe(
    'A number that no network assigns (FR): only a virtual phone answers.',
  );
});

test('an estimate decides as a send would, and stores nothing', async () => {
  const count = async () =>
    (await gateway.database.pool.query('SELECT count(*) FROM messages')).rows[0].count;
  const before = await count();
  const one = await gateway.live.post('/v1/messages/estimate', toPhone('0001', { text: 'It’s 20 € ✅' }));
  expect(one).toMatchObject({
    status: 200,
    body: { segments: 1, encoding: 'ucs2', price: { amount: '0.045000' }, decision: 'send' },
  });
  expect((one.body['forcedBy'] as { character: string }[]).map(({ character }) => character)).toEqual([
    '’',
    '✅',
  ]);
  const many = await gateway.live.post('/v1/messages/estimate', {
    messages: [toPhone('0001'), toPhone('0001', { text: '' }), toPhone('0001', { text: 'x'.repeat(200) })],
  });
  expect(many.body.data).toMatchObject([{ segments: 1 }, { error: { code: 'text_empty' } }, { segments: 2 }]);
  expect(many.body['total']).toEqual({
    messages: 2,
    segments: 3,
    price: { amount: '0.135000', currency: 'EUR' },
  });
  expect(await count()).toBe(before);
});

test('an estimate says when a send would be refused', async () => {
  const poor = await gateway.account('Poor', '0');
  const answer = await poor.requests.post('/v1/messages/estimate', toPhone('0001'));
  expect(answer).toMatchObject({ status: 200, body: { decision: 'refuse', reason: 'insufficient_credit' } });
});
