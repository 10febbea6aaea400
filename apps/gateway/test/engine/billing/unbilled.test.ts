import { toId } from '@carillon/gateway-api/ids';
import { formatReceiptText, type Pdu, readPart, type Session, Smsc, STATUSES } from '@carillon/smpp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const PHONE = '+33612345678';
const MINUTE = '2611252200';
const LONG = 'a'.repeat(400);

let gateway: TestGateway;
let smsc: Smsc;
let run = 0;
/** The number of a part that the SMSC refuses; null takes them all. */
let refusedPart: number | null = null;

beforeAll(async () => {
  smsc = new Smsc({
    systemId: 'smsc',
    authenticate: () => 0,
    tls: false,
    handlers: {
      submit_sm: (pdu: Pdu<'submit_sm'>) => {
        const number = readPart(pdu).part?.number ?? 1;
        if (number === refusedPart) return { status: STATUSES.ESME_RINVDSTADR.code, message_id: '' };
        return { status: 0, message_id: `run${run}-${number}` };
      },
    },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  gateway = await startTestGateway();
  const settings = { host: '127.0.0.1', port, systemId: 'me', window: 100 };
  await gateway.operator.post('/v1/operator/carriers', {
    name: 'line',
    type: 'smpp',
    settings,
    secret: 'secret',
  });
  await gateway.operator.post('/v1/operator/routes', {
    country: 'FR',
    order: 1,
    carriers: [{ name: 'line' }],
  });
  await eventually('the bind', async () => [...smsc.sessions].some(({ bound }) => bound));
});
afterAll(async () => {
  await gateway.close();
  await smsc.close();
});
beforeEach(() => {
  run += 1;
  refusedPart = null;
});
afterEach(async () => {
  expect(await auditLedger(gateway.database)).toEqual([]);
});

const session = (): Session => [...smsc.sessions].find(({ bound }) => bound)!;
const receipt = async (part: number, stat: string): Promise<void> => {
  const text = formatReceiptText({
    id: `run${run}-${part}`,
    state: 'rejected',
    submitDate: MINUTE,
    doneDate: MINUTE,
  });
  const short_message = Buffer.from(text.replace('REJECTD', stat));
  const content = { source_addr: PHONE.slice(1), destination_addr: 'X', esm_class: 0x04, short_message };
  expect(await session().request('deliver_sm', content)).toMatchObject({ kind: 'accepted' });
};

const balance = async (): Promise<number> => {
  const { balance: left } = (await gateway.live.get('/v1/wallet')).body as unknown as {
    balance: { amount: string };
  };
  return Number(left.amount);
};

/** Sends a text, tells what receipts say of its parts, and gives what it cost in the end. */
const costOf = async (text: string, tell: () => Promise<unknown>): Promise<number> => {
  const before = await balance();
  const { body } = await gateway.live.post('/v1/messages', { to: PHONE, text, purpose: 'transactional' });
  await gateway.message(body.id, ({ status }) => status !== 'on_hold');
  await tell();
  const message = await gateway.message(body.id, () => true);
  const cost = Math.round((before - (await balance())) * 1e6) / 1e6;
  expect(Number(message.price.amount) - Number(message.refunded.amount)).toBeCloseTo(cost, 6);
  const came = message.trace.filter(
    ({ step, detail }) => step === 'settlement' && detail.includes('came back'),
  );
  expect(came).toHaveLength(cost < Number(message.price.amount) ? 1 : 0);
  return cost;
};

/** Waits until the last message has got something back. */
const refunded = (): Promise<unknown> =>
  eventually('the refund', async () => {
    const [last] = (await gateway.live.get('/v1/messages?limit=1')).body.data;
    return (last!['refunded'] as { amount: string }).amount !== '0.000000';
  });

describe('a text whose carrier does not bill it', () => {
  it.each(['REJECTD', 'DELETED'])('comes back to the wallet by a receipt of %s', async (stat) => {
    expect(await costOf('Hi', () => receipt(1, stat))).toBe(0);
  });

  it.each(['DELIVRD', 'UNDELIV', 'EXPIRED'])('is charged all the same by a receipt of %s', async (stat) => {
    expect(await costOf('Hi', () => receipt(1, stat))).toBe(0.045);
  });

  it('comes back once, however often the receipt comes, and whatever comes after it', async () => {
    const tell = async (): Promise<void> => {
      await Promise.all([receipt(1, 'REJECTD'), receipt(1, 'REJECTD'), receipt(1, 'DELIVRD')]);
      await receipt(1, 'REJECTD');
    };
    expect(await costOf('Hi', tell)).toBe(0);
  });

  it('comes back part by part, in any order and at once', async () => {
    expect(await costOf(LONG, () => receipt(2, 'REJECTD'))).toBe(0.09);
    run += 1;
    expect(await costOf(LONG, () => Promise.all([1, 2, 3].map((part) => receipt(part, 'REJECTD'))))).toBe(0);
    run += 1;
    const mixed = async (): Promise<void> => {
      await receipt(3, 'REJECTD');
      await receipt(1, 'DELIVRD');
      await receipt(3, 'REJECTD');
      await receipt(2, 'REJECTD');
    };
    expect(await costOf(LONG, mixed)).toBe(0.045);
  });

  it('comes back for the part the carrier refused while it took the others', async () => {
    refusedPart = 2;
    expect(await costOf(LONG, refunded)).toBe(0.09);
  });

  it('comes back when its receipt is before its response', async () => {
    const before = await balance();
    await receipt(1, 'REJECTD');
    const { body } = await gateway.live.post('/v1/messages', {
      to: PHONE,
      text: 'Hi',
      purpose: 'transactional',
    });
    await gateway.message(body.id, ({ finalAt }) => finalAt !== null);
    expect(await balance()).toBe(before);
  });

  it('is in the ledger and the usage as what came back', async () => {
    const spent = async (): Promise<number> => {
      const { days } = (await gateway.live.get('/v1/usage')).body as unknown as {
        days: { cost: { amount: string } }[];
      };
      return days.reduce((sum, { cost }) => sum + Number(cost.amount), 0);
    };
    const before = await spent();
    await costOf(LONG, () => receipt(2, 'REJECTD'));
    const [entry] = (await gateway.live.get('/v1/ledger?limit=200')).body.data.filter(
      ({ kind }) => kind === 'refund',
    );
    expect(entry).toMatchObject({ amount: { amount: '0.045000' }, note: 'The carrier does not bill it.' });
    expect((await spent()) - before).toBeCloseTo(0.09, 6);
  });

  it('is given back by the operator for the rest only', async () => {
    let id = '';
    const tell = async (): Promise<void> => {
      await receipt(1, 'REJECTD');
      id = (await gateway.live.get('/v1/messages?limit=1')).body.data[0]!['id'] as string;
      const { rows } = await gateway.database.pool.query<{ account_id: string }>(
        'SELECT account_id FROM messages LIMIT 1',
      );
      const asked = { accountId: toId('acc', rows[0]!.account_id), messageId: id };
      expect((await gateway.operator.post('/v1/operator/refunds', asked)).body).toMatchObject({
        refunded: { amount: '0.090000' },
      });
      expect((await gateway.operator.post('/v1/operator/refunds', asked)).body).toMatchObject({
        code: 'message_not_charged',
      });
      await receipt(2, 'REJECTD');
    };
    expect(await costOf(LONG, tell)).toBe(0);
  });
});
