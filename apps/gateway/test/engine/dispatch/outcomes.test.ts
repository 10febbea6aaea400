import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const HOURS = 3_600_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const send = async (ending: string, extra: object = {}): Promise<string> => {
  const answer = await gateway.live.post('/v1/messages', toPhone(ending, extra));
  expect(answer.status).toBe(202);
  return answer.body.id;
};

const settlements = async (id: string): Promise<string[]> => {
  const { trace } = await gateway.message(id, () => true);
  return trace.filter(({ step }) => step === 'settlement').map(({ detail }) => detail);
};

test.each([
  ['0001', 'delivered', 'The handset has it.'],
  ['0002', 'not_issued', expect.stringMatching(/^The network could not deliver it\./)],
  [
    '0003',
    'expired',
    expect.stringMatching(/^The handset could not be reached before its validity ran out\./),
  ],
  ['0004', 'not_issued', expect.stringMatching(/^The carrier refused it\./)],
  ['0006', 'delivered', 'The handset has it.'],
  ['0007', 'delivered', 'The handset has it.'],
  ['0009', 'not_issued', expect.stringMatching(/^The network knows no such number\./)],
])('a phone that ends in %s makes a message %s', async (ending, status, detail) => {
  const id = await send(ending);
  const message = await gateway.message(id, ({ finalAt }) => finalAt !== null);
  expect(message).toMatchObject({ status, detail });
});

test('what left is charged, what never left is given back', async () => {
  const delivered = await send('0001');
  const rejected = await send('0004');
  await gateway.message(delivered, ({ finalAt }) => finalAt !== null);
  await gateway.message(rejected, ({ finalAt }) => finalAt !== null);
  expect(await settlements(delivered)).toEqual(['The price was charged when the carrier took it.']);
  expect(await settlements(rejected)).toEqual(['The price went back to the wallet: it never left.']);
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('a receipt that comes twice changes nothing the second time', async () => {
  const id = await send('0006');
  const first = await gateway.message(id, ({ finalAt }) => finalAt !== null);
  const { rows } = await gateway.database.pool.query(
    'SELECT count(*) FROM parked_receipts WHERE carrier_message_id = $1',
    [first.parts[0]!.carrierMessageId],
  );
  expect(rows[0].count).toBe(0n);
  expect((await gateway.message(id, () => true)).finalAt).toBe(first.finalAt);
});

test('a receipt comes as late as its number says', async () => {
  const id = await send('0301');
  const open = await gateway.message(id, ({ status }) => status !== 'on_hold');
  expect(open.status).toBe('transmitted');
  const { parts } = await gateway.message(id, ({ status }) => status === 'delivered');
  const [part] = parts;
  expect(Date.parse(part!.receiptAt!) - Date.parse(part!.submittedAt)).toBeGreaterThanOrEqual(200);
});

test('a long text is split, handed over in segments, and delivered when all of them are', async () => {
  const text = 'Grüße aus Köln: Ihre Bestellung ist unterwegs. '.repeat(8);
  const id = await send('0001', { text });
  const message = await gateway.message(id, ({ status }) => status === 'delivered');
  expect(message.segments).toBe(3);
  expect(message.parts.map(({ segment, status }) => [segment, status])).toEqual([
    [1, 'delivered'],
    [2, 'delivered'],
    [3, 'delivered'],
  ]);
  expect(message.price).toEqual({ amount: '0.135000', currency: 'EUR' });
  const phone = await gateway.live.get('/v1/phones/+33639980001');
  expect(phone.body['texts']).toContainEqual(expect.objectContaining({ text }));
});

test('a carrier that stays silent for 48 hours makes a message expired, and a true receipt still delivers it', async () => {
  const id = await send('0008');
  const sent = await gateway.message(id, ({ status }) => status === 'transmitted');
  gateway.advance(47 * HOURS);
  await gateway.sweep();
  expect((await gateway.message(id, () => true)).status).toBe('transmitted');
  gateway.advance(2 * HOURS);
  await gateway.sweep();
  const expired = await gateway.message(id, () => true);
  expect(expired).toMatchObject({
    status: 'expired',
    detail: 'The carrier sent no final receipt within 48 hours.',
  });
  const [part] = sent.parts;
  await gateway.sink.receipts([
    { carrier: 'simulator', carrierMessageId: part!.carrierMessageId!, code: 'delivered', at: new Date() },
  ]);
  expect((await gateway.message(id, () => true)).status).toBe('delivered');
  await gateway.sink.receipts([
    {
      carrier: 'simulator',
      carrierMessageId: part!.carrierMessageId!,
      code: 'undeliverable',
      at: new Date(),
    },
  ]);
  expect((await gateway.message(id, () => true)).status).toBe('delivered');
});

test('a receipt that names nothing we know is kept for 72 hours, and is no error', async () => {
  await gateway.sink.receipts([
    { carrier: 'simulator', carrierMessageId: 'nobody', code: 'delivered', at: new Date() },
  ]);
  const { rows } = await gateway.database.pool.query(
    "SELECT code FROM parked_receipts WHERE carrier_message_id = 'nobody'",
  );
  expect(rows).toEqual([{ code: 'delivered' }]);
});

test('a reply typed on a virtual phone is stored for the account that texted it', async () => {
  const id = await send('1101');
  await gateway.message(id, ({ status }) => status === 'transmitted' || status === 'delivered');
  const answer = await gateway.live.post('/v1/phones/+33639981101/replies', { text: 'Merci !' });
  expect(answer.status).toBe(202);
  const { body } = await gateway.live.get('/v1/replies');
  expect(body.data[0]).toMatchObject({ text: 'Merci !', from: '+33639981101' });
  const stranger = await gateway.account('Stranger', '0');
  expect((await stranger.requests.get('/v1/replies')).body.data).toEqual([]);
  const none = await stranger.requests.post('/v1/phones/+33639981101/replies', { text: 'x' });
  expect(none).toMatchObject({ status: 404, body: { code: 'phone_not_found' } });
});
