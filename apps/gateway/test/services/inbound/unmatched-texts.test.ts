import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HandsetText } from '../../../src/engine/carriers/carrier.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { AnswerBody } from '../../support/requests.ts';

const PATH = '/v1/operator/unclaimed-texts';

let gateway: TestGateway;
let phones = 0;
let phone: string;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
});
afterAll(() => gateway.close());
beforeEach(() => {
  phone = `+3361250${String(phones++).padStart(4, '0')}`;
});

/** When a handset wrote: a time of the last days, for no older one is believed. */
const WRITTEN = new Date(Date.now() - 3_600_000);

/** A text from a handset that nobody has texted. */
const receive = (text: string, extra: Partial<HandsetText> = {}): Promise<void> =>
  gateway.sink.inbound({
    accountId: null,
    carrier: 'line',
    sender: phone,
    recipient: '36105',
    text,
    at: WRITTEN,
    ...extra,
  });

const listed = async (query = ''): Promise<readonly AnswerBody[]> =>
  (await gateway.operator.get(`${PATH}${query}`)).body.data;

const idOf = async (text: string): Promise<string> =>
  (await listed('?limit=100')).find((each) => each['text'] === text)!.id;

const assign = (id: string, accountId: string) =>
  gateway.operator.post(`${PATH}/${id}/assign`, { accountId });

test.each([
  ['with an id of its carrier', { carrierTextId: uuidv7() }],
  ['without one', {}],
])('a text that is nobody’s is kept %s, and shown with its number masked', async (what, extra) => {
  await receive(`Hello ${what}`, extra);
  const [newest] = await listed();
  expect(newest).toEqual({
    id: expect.stringMatching(/^txt_[0-9a-f]{32}$/),
    carrier: 'line',
    from: `${phone.slice(0, 4)}******${phone.slice(-2)}`,
    to: '36105',
    text: `Hello ${what}`,
    reason: 'unmatched',
    octets: null,
    dataCoding: null,
    esmClass: null,
    incomplete: false,
    receivedAt: WRITTEN.toISOString(),
  });
});

test('one that an account gets is stored for it as if it had come now, its STOP first', async () => {
  await receive('STOP');
  const { id: accountId, requests } = await gateway.account('Acme', '10');
  const before = gateway.now();
  const answer = await assign(await idOf('STOP'), accountId);
  expect(answer).toMatchObject({ status: 200, body: { text: 'STOP' } });

  const { data } = (await requests.get('/v1/replies')).body;
  expect(data).toMatchObject([{ from: phone, to: '36105', text: 'STOP' }]);
  expect(Date.parse(String(data[0]!['receivedAt']))).toBeGreaterThanOrEqual(before);
  const suppressed = (await requests.get('/v1/suppressions')).body.data;
  expect(suppressed).toMatchObject([{ to: phone }]);
  expect((await listed('?limit=100')).filter(({ id }) => id === answer.body.id)).toEqual([]);
});

test('what the carrier itself has stopped is an opt-out for the account that gets it, whatever it says', async () => {
  await receive('Laissez-moi tranquille', { optOut: true });
  const { id: accountId, requests } = await gateway.account('Acme', '10');
  await assign(await idOf('Laissez-moi tranquille'), accountId);
  expect((await requests.get('/v1/suppressions')).body.data).toMatchObject([{ to: phone }]);
});

test('it is given away once, and only to an account there is', async () => {
  await receive('Once');
  const id = await idOf('Once');
  const { id: accountId, requests } = await gateway.account('Acme', '10');
  const nobody = `acc_${uuidv7().replaceAll('-', '')}`;
  expect(await assign(id, nobody)).toMatchObject({
    status: 404,
    body: { code: 'account_not_found', field: 'accountId' },
  });
  expect((await assign(id, accountId)).status).toBe(200);
  expect(await assign(id, accountId)).toMatchObject({
    status: 404,
    body: { code: 'unclaimed_text_not_found' },
  });
  expect(await assign(id.replace('txt_', 'msg_'), accountId)).toMatchObject({ status: 404 });
  expect((await requests.get('/v1/replies')).body.data).toHaveLength(1);
});

test('a repeated request gives it away once and gets the first answer', async () => {
  await receive('Again');
  const id = await idOf('Again');
  const { id: accountId, requests } = await gateway.account('Acme', '10');
  const headers = { 'idempotency-key': uuidv7() };
  const first = await gateway.operator.post(`${PATH}/${id}/assign`, { accountId }, headers);
  const second = await gateway.operator.post(`${PATH}/${id}/assign`, { accountId }, headers);
  expect([first.status, second.body]).toEqual([200, first.body]);
  expect((await requests.get('/v1/replies')).body.data).toHaveLength(1);
});

test('they come in pages, the newest first, and to the operator alone', async () => {
  for (const text of ['page 1', 'page 2', 'page 3']) await receive(text);
  const first = (await gateway.operator.get(`${PATH}?limit=2`)).body;
  expect(first.data.map((each) => each['text'])).toEqual(['page 3', 'page 2']);
  const second = (await gateway.operator.get(`${PATH}?limit=2&cursor=${first.nextCursor}`)).body;
  expect(second.data[0]).toMatchObject({ text: 'page 1' });
  expect(await gateway.live.get(PATH)).toMatchObject({ status: 403 });
});

describe('the sender of one that an account gets', () => {
  const assignTo = async (text: string, extra: object = {}) => {
    const { id: accountId, requests } = await gateway.account('Acme', '10');
    const answer = await gateway.operator.post(`${PATH}/${await idOf(text)}/assign`, { accountId, ...extra });
    return { answer, suppressed: (await requests.get('/v1/suppressions')).body.data.map(({ to }) => to) };
  };

  test.each([
    ['without its country prefix', '0612500071', 2, '+33612500071'],
    ['with 00', '0033612500072', 0, '+33612500072'],
    ['with spaces', '06 12 50 00 73', 0, '+33612500073'],
    ['in a form of before', '551187654374', 1, '+5511987654374'],
  ])('is the person who wrote it, given %s', async (_, sender, senderTon, suppressed) => {
    const text = `Stop`;
    await receive(text, { sender, senderTon, carrierTextId: uuidv7() });
    const given = await assignTo(text);
    expect([given.answer.status, given.suppressed]).toEqual([200, [suppressed]]);
  });

  test('is asked for where nobody can read it and it says STOP', async () => {
    await receive('Stop.', { sender: '12', senderTon: 6 });
    const refused = await assignTo('Stop.');
    expect(refused.answer).toMatchObject({
      status: 422,
      body: { code: 'text_sender_unreadable', field: 'from' },
    });
    expect((await assignTo('Stop.', { from: '0612500075' })).answer).toMatchObject({
      status: 422,
      body: { code: 'country_needed', field: 'from' },
    });
    const given = await assignTo('Stop.', { from: '+33612500075' });
    expect([given.answer.status, given.suppressed]).toEqual([200, ['+33612500075']]);
  });

  test('is not asked for where it is known, and neither are its words', async () => {
    await receive('Known');
    for (const [field, value] of [
      ['from', '+33612500076'],
      ['text', 'STOP'],
    ] as const)
      expect((await assignTo('Known', { [field]: value })).answer).toMatchObject({
        status: 422,
        body: { code: 'text_not_assignable', field },
      });
  });
});

test('the list can be asked for one reason', async () => {
  await receive('A letter', { sender: 'ACME', carrierTextId: uuidv7() });
  const data = await listed('?reason=sender_unreadable&limit=100');
  expect(data.map(({ reason }) => reason)).toEqual(data.map(() => 'sender_unreadable'));
  expect(data).toContainEqual(expect.objectContaining({ text: 'A letter' }));
  expect(await gateway.operator.get(`${PATH}?reason=other`)).toMatchObject({ status: 400 });
});
