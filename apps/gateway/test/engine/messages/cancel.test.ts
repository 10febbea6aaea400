import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const HOUR = 3_600_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const later = () => new Date(gateway.now() + HOUR).toISOString();
const schedule = async (extra: object): Promise<string> =>
  (await gateway.live.post('/v1/messages', toPhone('0001', { sendAt: later(), ...extra }))).body.id;

test('what has not left can be cancelled, once, and its price comes back', async () => {
  const before = (await gateway.live.get('/v1/wallet')).body;
  const id = await schedule({});
  expect((await gateway.live.post(`/v1/messages/${id}/cancel`)).body).toEqual({ cancelled: 1, tooLate: 0 });
  expect(await gateway.message(id, () => true)).toMatchObject({
    status: 'not_issued',
    detail: 'Cancelled before it left.',
  });
  expect((await gateway.live.get('/v1/wallet')).body).toMatchObject({ balance: before['balance'] as object });
  const again = await gateway.live.post(`/v1/messages/${id}/cancel`);
  expect(again).toMatchObject({ status: 409, body: { code: 'message_not_cancellable' } });
});

test('what has left cannot be cancelled', async () => {
  const { id } = (await gateway.live.post('/v1/messages', toPhone('0001'))).body;
  await gateway.message(id, ({ status }) => status === 'delivered');
  const answer = await gateway.live.post(`/v1/messages/${id}/cancel`);
  expect(answer).toMatchObject({ status: 409, body: { code: 'message_not_cancellable' } });
});

test('everything of a reference, or of a business object, is cancelled at once', async () => {
  await schedule({ reference: 'campaign 1' });
  await schedule({ reference: 'campaign 1' });
  await schedule({ eventKey: 'shop_1/order/9/reminder' });
  await schedule({ eventKey: 'shopX1/order/9/reminder' });
  const byReference = await gateway.live.post('/v1/messages/cancel', { reference: 'campaign 1' });
  expect(byReference.body).toEqual({ cancelled: 2, tooLate: 0 });
  const byObject = await gateway.live.post('/v1/messages/cancel', { eventKeyPrefix: 'shop_1/order/9/' });
  expect(byObject.body).toEqual({ cancelled: 1, tooLate: 0 });
});

test("another account's message is not found", async () => {
  const id = await schedule({});
  const stranger = await gateway.account('Stranger', '1');
  const answer = await stranger.requests.post(`/v1/messages/${id}/cancel`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'message_not_found' } });
  expect((await gateway.message(id, () => true)).status).toBe('on_hold');
});
