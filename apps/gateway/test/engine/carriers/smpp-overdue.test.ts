import { absoluteTime, MESSAGE_STATES, type MessageState, type Pdu, Smsc, STATUSES } from '@carillon/smpp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const PHONE = '+33612345678';
const HOUR = 3_600_000;

let gateway: TestGateway;
let smsc: Smsc;
let run = 0;
let asked: Pdu<'query_sm'>[];
/** What the SMSC says of every message it is asked about. */
let state: MessageState | 'refuses';

beforeAll(async () => {
  smsc = new Smsc({
    systemId: 'carrier',
    authenticate: () => 0,
    tls: false,
    handlers: {
      submit_sm: () => ({ message_id: `silent-${run}` }),
      query_sm: (pdu) => {
        asked.push(pdu);
        if (state === 'refuses') return { status: STATUSES.ESME_RQUERYFAIL.code };
        const { code, final } = MESSAGE_STATES[state];
        const final_date = final ? absoluteTime(gateway.now() - HOUR) : '';
        return { message_id: pdu.message_id, message_state: code, final_date, error_code: 0 };
      },
    },
  });
  gateway = await startTestGateway();
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  const profile = { querySilent: true };
  await gateway.operator.post('/v1/operator/carriers', {
    name: 'line',
    type: 'smpp',
    settings: { host: '127.0.0.1', port, systemId: 'carillon', window: 100, profile },
    secret: 'secret',
  });
  await gateway.operator.post('/v1/operator/routes', {
    country: 'FR',
    order: 1,
    carriers: [{ name: 'line' }],
  });
  await eventually('the bind', async () => [...smsc.sessions].some((session) => session.bound));
});
afterAll(async () => {
  await gateway.close();
  await smsc.close();
});
beforeEach(() => {
  run += 1;
  asked = [];
  state = 'delivered';
});

const submitted = async (): Promise<string> => {
  const body = { to: PHONE, text: 'Your order is on its way.', purpose: 'transactional', sender: 'CARILLON' };
  const { id } = (await gateway.live.post('/v1/messages', body)).body;
  await gateway.message(id, ({ status }) => status === 'transmitted');
  return id;
};

/** So many hours later, the work that is done by the clock. */
const later = async (hours: number): Promise<void> => {
  gateway.advance(hours * HOUR);
  await gateway.sweep();
};

const questions = (): string[] =>
  asked.map(({ message_id }) => message_id).filter((id) => id === `silent-${run}`);

test('a message without a receipt is asked about after six hours, under its id and sender', async () => {
  const id = await submitted();
  await later(5);
  expect(questions()).toEqual([]);
  await later(1.1);
  expect(asked.find(({ message_id }) => message_id === `silent-${run}`)).toMatchObject({
    source_addr: 'CARILLON',
    source_addr_ton: 5,
  });
  const message = await gateway.message(id, () => true);
  expect(message).toMatchObject({ status: 'delivered', detail: 'The handset has it.' });
  // The SMSC said when: an hour before it was asked.
  expect(Date.parse(message.finalAt!)).toBeLessThan(gateway.now() - HOUR / 2);
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('one that is still under way is asked about again when it is older, and each time once', async () => {
  const id = await submitted();
  state = 'enroute';
  await later(6.1);
  await gateway.sweep();
  expect(questions()).toHaveLength(1);
  expect((await gateway.message(id, () => true)).status).toBe('transmitted');
  state = 'undeliverable';
  await later(18);
  expect(questions()).toHaveLength(2);
  expect((await gateway.message(id, () => true)).status).toBe('not_issued');
  await later(20);
  expect(questions()).toHaveLength(2);
});

test('an SMSC that does not want to tell leaves the message to its timer', async () => {
  const id = await submitted();
  state = 'refuses';
  await later(6.1);
  await later(18);
  await later(20);
  expect(questions()).toHaveLength(3);
  expect((await gateway.message(id, () => true)).status).toBe('transmitted');
  await later(4);
  expect(await gateway.message(id, () => true)).toMatchObject({ status: 'expired' });
  expect(questions()).toHaveLength(3);
});

test('many are asked about in the order of time, none twice', async () => {
  const messages = Array.from({ length: 230 }, (_, index) => ({
    to: `+336124${String(index).padStart(5, '0')}`,
    text: `Order ${index} is on its way.`,
    purpose: 'transactional',
  }));
  await gateway.live.post('/v1/messages/batch', { messages });
  await eventually('all to be submitted', async () => {
    const { rows } = await gateway.database.pool.query(
      "SELECT count(*)::integer AS count FROM messages WHERE stage = 'submitted'",
    );
    return rows[0].count >= 230;
  });
  // One id for all of them: what the answer does to them is not what counts here.
  state = 'refuses';
  await later(6.1);
  expect(questions()).toHaveLength(230);
  await gateway.sweep();
  expect(questions()).toHaveLength(230);
});
