import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Requests } from '../../support/requests.ts';

const PHONE = '+33639980001';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const uuidOf = (id: string): string =>
  id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const textBack = (account: string, text: string) =>
  gateway.sink.inbound({
    accountId: uuidOf(account),
    carrier: 'simulator',
    sender: PHONE,
    recipient: '36105',
    text,
    at: new Date(gateway.now()),
  });

const automate = (requests: Requests, conditions: object[], text: string) =>
  requests.post('/v1/automations', {
    name: text,
    on: 'message.received',
    purpose: 'transactional',
    conditions,
    text,
  });

const textsOf = async (requests: Requests): Promise<(string | null)[]> => {
  const { data } = (await requests.get('/v1/messages')).body as unknown as { data: { id: string }[] };
  const details = await Promise.all(data.map(({ id }) => requests.get(`/v1/messages/${id}`)));
  return details.map(({ body }) => body['text'] as string | null);
};

test('a text from a handset is an event that automations start from', async () => {
  const { id, requests } = await gateway.account('Shop', '10');
  await automate(
    requests,
    [{ path: 'reply.keyword', operator: 'is', value: null }],
    'We read: {{ reply.text }}',
  );
  await textBack(id, 'Is it open on Sunday?');
  await eventually('the answer', async () =>
    (await textsOf(requests)).includes('We read: Is it open on Sunday?'),
  );
  const { rows } = await gateway.database.pool.query(
    "SELECT count(*)::int AS events FROM events WHERE account_id = $1 AND type = 'message.received'",
    [uuidOf(id)],
  );
  expect(rows).toEqual([{ events: 1 }]);
});

test('a STOP has taken effect when its event is told', async () => {
  const { id, requests } = await gateway.account('Another shop', '10');
  await automate(requests, [{ path: 'reply.keyword', operator: 'is', value: 'stop' }], 'Goodbye.');
  await textBack(id, 'STOP');
  await eventually('the farewell', async () => (await textsOf(requests)).includes('Goodbye.'));
  const offer = await requests.post('/v1/messages', { to: PHONE, text: 'Sale.', purpose: 'commercial' });
  expect(offer).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
});
