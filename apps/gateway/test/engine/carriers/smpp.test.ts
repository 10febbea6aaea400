import { once } from 'node:events';
import {
  formatReceiptText,
  joinText,
  type MessageState,
  type Pdu,
  readPart,
  type Session,
  Smsc,
  STATUSES,
} from '@carillon/smpp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** A number a network could assign: fictional ones never reach a real carrier. */
const PHONE = '+33612345678';
const MINUTE = '2611212000';

/** What the SMSC does with a submission: answers it, or hangs up. */
type Answer = { readonly status?: number; readonly id?: string } | 'hang up';

let gateway: TestGateway;
let smsc: Smsc;
let answer: (pdu: Pdu<'submit_sm'>) => Answer;
let taken: Pdu<'submit_sm'>[];

beforeAll(async () => {
  smsc = new Smsc({
    systemId: 'carrier',
    authenticate: ({ system_id, password }) => (system_id === 'carillon' && password === 'secret' ? 0 : 0x0e),
    tls: false,
    handlers: {
      submit_sm: (pdu, session) => {
        const said = answer(pdu);
        taken.push(pdu);
        if (said !== 'hang up') return { status: said.status ?? 0, message_id: said.id ?? '' };
        session.destroy();
        return undefined;
      },
    },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  gateway = await startTestGateway();
  await gateway.operator.post('/v1/operator/carriers', {
    name: 'line',
    type: 'smpp',
    settings: { host: '127.0.0.1', port, systemId: 'carillon' },
    secret: 'secret',
  });
  await gateway.operator.post('/v1/operator/routes', {
    country: 'FR',
    order: 1,
    carriers: [{ name: 'line', weight: 1 }],
  });
  await eventually('the bind', async () => [...smsc.sessions].some((session) => session.bound));
});
afterAll(async () => {
  await gateway.close();
  await smsc.close();
});
beforeEach(() => {
  taken = [];
  let next = 0;
  const run = Math.random().toString(36).slice(2, 8);
  answer = () => ({ id: `${run}${next++}` });
});

const send = async (extra: object = {}): Promise<string> => {
  const body = { to: PHONE, text: 'Your order is on its way.', purpose: 'transactional', ...extra };
  const sent = await gateway.live.post('/v1/messages', body);
  expect(sent).toMatchObject({ status: 202 });
  return sent.body.id;
};

const session = (): Session => [...smsc.sessions].find((each) => each.bound)!;

const receipt = (id: string, state: MessageState) =>
  session().request('deliver_sm', {
    source_addr: PHONE.slice(1),
    destination_addr: 'Carillon',
    esm_class: 0x04,
    short_message: Buffer.from(formatReceiptText({ id, state, submitDate: MINUTE, doneDate: MINUTE })),
  });

test('a text leaves as one submit_sm, and its receipt makes it delivered', async () => {
  answer = () => ({ id: '00AB12' });
  const id = await send({ text: 'Prix : 20 €' });
  const sent = await gateway.message(id, ({ status }) => status === 'transmitted');
  const [pdu] = taken;
  expect(pdu).toMatchObject({
    source_addr: 'Carillon',
    source_addr_ton: 5,
    destination_addr: PHONE.slice(1),
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    data_coding: 0,
    registered_delivery: 1,
  });
  expect(joinText([readPart(pdu!)], 0)).toBe('Prix : 20 €');
  expect(sent.parts).toHaveLength(1);
  // An id is what the carrier wrote, octet by octet: others like it may be those of other texts.
  expect(await receipt('ab12', 'delivered')).toMatchObject({ kind: 'accepted' });
  expect(await gateway.message(id, () => true)).toMatchObject({ status: 'transmitted' });
  expect(await receipt('00AB12', 'delivered')).toMatchObject({ kind: 'accepted' });
  expect(await gateway.message(id, () => true)).toMatchObject({ status: 'delivered' });
});

test.each([
  ['undeliverable', 'not_issued'],
  ['expired', 'expired'],
  ['rejected', 'not_issued'],
] as const)('a receipt that says %s makes it %s', async (state, status) => {
  answer = () => ({ id: `state-${state}` });
  const id = await send();
  await gateway.message(id, (message) => message.status === 'transmitted');
  await receipt(`state-${state}`, state);
  expect((await gateway.message(id, () => true)).status).toBe(status);
});

test('long Cyrillic text and emoji arrive whole, in as many parts as were billed', async () => {
  const text = 'Ваш заказ уже в пути 🚚. '.repeat(9);
  const id = await send({ text });
  const message = await gateway.message(id, ({ parts }) => parts.length > 0);
  expect(taken).toHaveLength(message.segments);
  const parts = taken.map((pdu) => readPart(pdu)).toSorted((a, b) => a.part!.number - b.part!.number);
  expect(joinText(parts, taken[0]!.data_coding)).toBe(text);
  for (const part of message.parts) await receipt(part.carrierMessageId!, 'delivered');
  expect((await gateway.message(id, () => true)).status).toBe('delivered');
});

test('a refusal for good gives the money back and says whose fault it was', async () => {
  answer = () => ({ status: STATUSES.ESME_RINVDSTADR.code });
  const id = await send();
  const message = await gateway.message(id, ({ finalAt }) => finalAt !== null);
  expect(message).toMatchObject({
    status: 'not_issued',
    detail: expect.stringMatching(/^The network knows no such number\..*0x0000000B/),
  });
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('a throttled text goes back to its lane and leaves later, charged once', async () => {
  let tries = 0;
  answer = () => (tries++ === 0 ? { status: STATUSES.ESME_RTHROTTLED.code } : { id: 'throttled-then-taken' });
  const id = await send();
  await gateway.message(id, ({ status }) => status === 'transmitted');
  expect(taken).toHaveLength(2);
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('when the line breaks before the answer nobody knows, and it is never sent a second time', async () => {
  answer = () => 'hang up';
  const rebound = once(smsc, 'bound');
  const id = await send({ text: 'Only once.' });
  const message = await gateway.message(id, ({ detail }) => detail.includes('nobody knows'));
  expect(message.parts).toEqual([]);
  await rebound;
  await gateway.sweep();
  answer = () => ({ id: 'the-next' });
  await send({ text: 'The next one.' });
  await eventually('the next text', async () => taken.length > 1);
  const texts = taken.map((pdu) => joinText([readPart(pdu)], pdu.data_coding));
  expect(texts).toEqual(['Only once.', 'The next one.']);
  expect((await gateway.message(id, () => true)).detail).toContain('nobody knows');
});

test('a text from a handset is stored for who texted it, before it is acknowledged', async () => {
  answer = () => ({ id: 'before-the-reply' });
  const id = await send();
  await gateway.message(id, ({ status }) => status === 'transmitted');
  const outcome = await session().request('deliver_sm', {
    source_addr: PHONE.slice(1),
    destination_addr: 'Carillon',
    short_message: Buffer.from('Merci'),
  });
  expect(outcome).toMatchObject({ kind: 'accepted' });
  const { data } = (await gateway.live.get('/v1/replies')).body;
  expect(data[0]).toMatchObject({ from: PHONE, text: 'Merci' });
});

test('a receipt that comes before the response finds its message', async () => {
  answer = () => {
    void receipt('early', 'delivered');
    return { id: 'early' };
  };
  const id = await send();
  expect((await gateway.message(id, ({ finalAt }) => finalAt !== null)).status).toBe('delivered');
});
