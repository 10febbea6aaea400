import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HandsetText } from '../../src/carriers/carrier.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { AnswerBody } from '../support/requests.ts';

const PATH = '/v1/operator/unclaimed-texts';

let house: TestGateway;
let phones = 0;
let phone: string;
beforeAll(async () => {
  house = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
});
afterAll(() => house.close());
beforeEach(() => {
  phone = `+3361250${String(phones++).padStart(4, '0')}`;
});

/** A text from a handset that nobody has texted. */
const receive = (text: string, extra: Partial<HandsetText> = {}): Promise<void> =>
  house.gateway.sink.inbound({
    accountId: null,
    carrier: 'line',
    sender: phone,
    recipient: '36105',
    text,
    at: new Date('2026-11-20T10:00:00Z'),
    ...extra,
  });

const listed = async (query = ''): Promise<readonly AnswerBody[]> =>
  (await house.operator.get(`${PATH}${query}`)).body.data;

const idOf = async (text: string): Promise<string> =>
  (await listed('?limit=100')).find((each) => each['text'] === text)!.id;

const assign = (id: string, accountId: string) => house.operator.post(`${PATH}/${id}/assign`, { accountId });

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
    receivedAt: '2026-11-20T10:00:00.000Z',
  });
});

test('one that an account gets is stored for it as if it had come now, its STOP first', async () => {
  await receive('STOP');
  const { id: accountId, requests } = await house.account('Acme', '10');
  const before = house.now();
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
  const { id: accountId, requests } = await house.account('Acme', '10');
  await assign(await idOf('Laissez-moi tranquille'), accountId);
  expect((await requests.get('/v1/suppressions')).body.data).toMatchObject([{ to: phone }]);
});

test('it is given away once, and only to an account there is', async () => {
  await receive('Once');
  const id = await idOf('Once');
  const { id: accountId, requests } = await house.account('Acme', '10');
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
  const { id: accountId, requests } = await house.account('Acme', '10');
  const headers = { 'idempotency-key': uuidv7() };
  const first = await house.operator.post(`${PATH}/${id}/assign`, { accountId }, headers);
  const second = await house.operator.post(`${PATH}/${id}/assign`, { accountId }, headers);
  expect([first.status, second.body]).toEqual([200, first.body]);
  expect((await requests.get('/v1/replies')).body.data).toHaveLength(1);
});

test('they come in pages, the newest first, and to the operator alone', async () => {
  for (const text of ['page 1', 'page 2', 'page 3']) await receive(text);
  const first = (await house.operator.get(`${PATH}?limit=2`)).body;
  expect(first.data.map((each) => each['text'])).toEqual(['page 3', 'page 2']);
  const second = (await house.operator.get(`${PATH}?limit=2&cursor=${first.nextCursor}`)).body;
  expect(second.data[0]).toMatchObject({ text: 'page 1' });
  expect(await house.live.get(PATH)).toMatchObject({ status: 403 });
});
