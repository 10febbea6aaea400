import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const HOUR = 3_600_000;

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.close());

const later = () => new Date(house.now() + HOUR).toISOString();
const schedule = async (extra: object): Promise<string> =>
  (await house.live.post('/v1/messages', toPhone('0001', { sendAt: later(), ...extra }))).body.id;

test('what has not left can be cancelled, once, and its price comes back', async () => {
  const before = (await house.live.get('/v1/wallet')).body;
  const id = await schedule({});
  expect((await house.live.post(`/v1/messages/${id}/cancel`)).body).toEqual({ cancelled: 1, tooLate: 0 });
  expect(await house.message(id, () => true)).toMatchObject({
    status: 'not_issued',
    detail: 'Cancelled before it left.',
  });
  expect((await house.live.get('/v1/wallet')).body).toMatchObject({ balance: before['balance'] as object });
  const again = await house.live.post(`/v1/messages/${id}/cancel`);
  expect(again).toMatchObject({ status: 409, body: { code: 'message_not_cancellable' } });
});

test('what has left cannot be cancelled', async () => {
  const { id } = (await house.live.post('/v1/messages', toPhone('0001'))).body;
  await house.message(id, ({ status }) => status === 'delivered');
  const answer = await house.live.post(`/v1/messages/${id}/cancel`);
  expect(answer).toMatchObject({ status: 409, body: { code: 'message_not_cancellable' } });
});

test('everything of a reference, or of a business object, is cancelled at once', async () => {
  await schedule({ reference: 'campaign 1' });
  await schedule({ reference: 'campaign 1' });
  await schedule({ eventKey: 'shop_1/order/9/reminder' });
  await schedule({ eventKey: 'shopX1/order/9/reminder' });
  const byReference = await house.live.post('/v1/messages/cancel', { reference: 'campaign 1' });
  expect(byReference.body).toEqual({ cancelled: 2, tooLate: 0 });
  const byObject = await house.live.post('/v1/messages/cancel', { eventKeyPrefix: 'shop_1/order/9/' });
  expect(byObject.body).toEqual({ cancelled: 1, tooLate: 0 });
});

test("another account's message is not found", async () => {
  const id = await schedule({});
  const stranger = await house.account('Stranger', '1');
  const answer = await stranger.requests.post(`/v1/messages/${id}/cancel`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'message_not_found' } });
  expect((await house.message(id, () => true)).status).toBe('on_hold');
});
