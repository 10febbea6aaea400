import { randomUUID } from 'node:crypto';
import {
  type Content,
  formatReceiptText,
  MESSAGE_STATES,
  type Session,
  Smsc,
  STATUSES,
} from '@carillon/smpp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** Numbers a network could assign, of which each route goes to a carrier of its own. */
const PLAIN = '+33612345678';
const NEIGHBOUR = '+33612345679';
const FOLDED = '+34612345678';
const SET = '+351912345678';
const LONG = 'Ваш заказ уже в пути. '.repeat(8);

let gateway: TestGateway;
let smsc: Smsc;
let nextIds: string[];
let status = 0;
let info: string | undefined;

const addCarrier = async (name: string, country: string, port: number, profile: object): Promise<void> => {
  const settings = { host: '127.0.0.1', port, systemId: name, profile };
  const added = await gateway.operator.post('/v1/operator/carriers', {
    name,
    type: 'smpp',
    settings,
    secret: 's',
  });
  expect(added, JSON.stringify(added.body)).toMatchObject({ status: 201 });
  await gateway.operator.post('/v1/operator/tariffs', {
    country,
    price: { amount: '0.01', currency: 'EUR' },
  });
  const carriers = [{ name, weight: 1 }];
  await gateway.operator.post('/v1/operator/routes', { country, order: 1, carriers });
};

beforeAll(async () => {
  smsc = new Smsc({
    systemId: 'carrier',
    authenticate: () => 0,
    tls: false,
    handlers: {
      submit_sm: () => ({
        status,
        message_id: nextIds.shift() ?? randomUUID(),
        ...(info === undefined ? {} : { tlvs: { additional_status_info_text: info } }),
      }),
    },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  gateway = await startTestGateway();
  await addCarrier('plain', 'FR', port, {});
  await addCarrier('folded', 'ES', port, { messageIds: 'folded' });
  await addCarrier('set', 'PT', port, {
    receiptIds: 'text',
    longTextReceipts: 'one',
    receiptWords: { blocked: 'filtered', PARKED: 'expired' },
    errorCodes: {
      '038': { as: 'number_unknown', meaning: 'no such subscriber' },
      '7': { meaning: 'try later' },
    },
    timeZone: 'Europe/Lisbon',
  });
  await eventually(
    'the binds',
    async () => [...smsc.sessions].filter((session) => session.bound).length === 3,
  );
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await smsc.close();
});
beforeEach(() => {
  nextIds = [];
  status = 0;
  info = undefined;
});

const send = async (
  to: string,
  id: string | string[],
  text = 'Your order is on its way.',
): Promise<string> => {
  nextIds = [id].flat();
  const sent = await gateway.live.post('/v1/messages', { to, text, purpose: 'transactional' });
  expect(sent, JSON.stringify(sent.body)).toMatchObject({ status: 202 });
  await gateway.message(sent.body.id, ({ parts }) => parts.length > 0);
  return sent.body.id;
};

const sessionOf = (to: string): Session => {
  const systemId = to === FOLDED ? 'folded' : to === SET ? 'set' : 'plain';
  return [...smsc.sessions].find((session) => session.bound?.peerSystemId === systemId)!;
};

type Delivery = Partial<Content<'deliver_sm'>>;

const deliver = async (to: string, pdu: Delivery, command: 'deliver_sm' | 'data_sm' = 'deliver_sm') => {
  const content = { source_addr: to.slice(1), destination_addr: 'Carillon', esm_class: 0x04, ...pdu };
  expect(await sessionOf(to).request(command, content as Content<'deliver_sm'>)).toMatchObject({
    kind: 'accepted',
  });
};

const text = (written: string): Delivery => ({ short_message: Buffer.from(written, 'latin1') });

const receiptText = (id: string, extra: { stat?: string; err?: string; done?: string } = {}): string => {
  const minute = '2611212000';
  return formatReceiptText({ id, state: 'delivered', submitDate: minute, doneDate: extra.done ?? minute })
    .replace(/stat:\S+/, `stat:${extra.stat ?? 'DELIVRD'}`)
    .replace(/err:\S+/, `err:${extra.err ?? '000'}`);
};

const now = (id: string) => gateway.message(id, () => true);
const delivered = async (id: string): Promise<boolean> => (await now(id)).status === 'delivered';

describe('ids are kept octet by octet', () => {
  it('tells ids apart that differ by case, by padding, or as numbers', async () => {
    const ids = ['0000A17F', '0000a17f', 'A17F', '41343', '0x1A', '1e3', '1000'];
    const texts: string[] = [];
    for (const id of ids) texts.push(await send(PLAIN, id));
    await deliver(PLAIN, text(receiptText('A17F')));
    const states = await Promise.all(texts.map(delivered));
    expect(states).toEqual(ids.map((id) => id === 'A17F'));
    expect((await now(texts[0]!)).parts[0]!.carrierMessageId).toBe('0000A17F');
  });

  it('folds them where the carrier is set to, and still shows the id as it was given', async () => {
    const id = await send(FOLDED, '0000B17F');
    await deliver(FOLDED, text(receiptText('b17f')));
    const message = await now(id);
    expect(message).toMatchObject({ status: 'delivered' });
    expect(message.parts[0]!.carrierMessageId).toBe('0000B17F');
  });

  it('never lets an id of one carrier name a text of another', async () => {
    const here = await send(PLAIN, 'shared-1');
    const there = await send(FOLDED, 'shared-1');
    await deliver(FOLDED, text(receiptText('shared-1')));
    expect([await delivered(here), await delivered(there)]).toEqual([false, true]);
  });
});

describe('an id that was given twice', () => {
  it('goes by the recipient, however the carrier writes it', async () => {
    const first = await send(PLAIN, 'twice-1');
    const second = await send(NEIGHBOUR, 'twice-1');
    await deliver(PLAIN, { ...text(receiptText('twice-1')), source_addr: '0612345679' });
    expect([await delivered(first), await delivered(second)]).toEqual([false, true]);
    await deliver(PLAIN, { ...text(receiptText('twice-1')), source_addr: '33612345678' });
    expect(await delivered(first)).toBe(true);
  });

  it('waits where the recipient does not decide, and delivers neither', async () => {
    const first = await send(PLAIN, 'twice-2');
    const second = await send(PLAIN, 'twice-2');
    for (const source_addr of ['', PLAIN.slice(1), '491512345678'])
      await deliver(PLAIN, { ...text(receiptText('twice-2')), source_addr });
    expect([await delivered(first), await delivered(second)]).toEqual([false, false]);
    const { rows } = await gateway.database.pool.query(
      "SELECT ambiguous FROM parked_receipts WHERE carrier_message_id = 'twice-2'",
    );
    expect(rows).toEqual(Array(3).fill({ ambiguous: true }));
  });

  it('is told apart when both receipts come at once, and before the second answer', async () => {
    const first = await send(PLAIN, 'twice-3');
    await Promise.all([
      deliver(PLAIN, { ...text(receiptText('twice-3')), source_addr: PLAIN.slice(1) }),
      deliver(PLAIN, {
        ...text(receiptText('twice-3', { stat: 'UNDELIV' })),
        source_addr: NEIGHBOUR.slice(1),
      }),
    ]);
    const second = await send(NEIGHBOUR, 'twice-3');
    await deliver(PLAIN, {
      ...text(receiptText('twice-3', { stat: 'UNDELIV' })),
      source_addr: NEIGHBOUR.slice(1),
    });
    expect((await now(second)).status).toBe('not_issued');
    expect(await delivered(first)).toBe(true);
  });
});

describe('receipts of every form are used', () => {
  const tlvs = (id: string) => ({
    receipted_message_id: id,
    message_state: MESSAGE_STATES.delivered.code,
  });
  const forms: [string, (id: string) => [Delivery, ('deliver_sm' | 'data_sm')?]][] = [
    [
      'by data_sm with text',
      (id) => [{ tlvs: { message_payload: Buffer.from(receiptText(id)) } }, 'data_sm'],
    ],
    ['by data_sm with TLVs alone', (id) => [{ tlvs: tlvs(id) }, 'data_sm']],
    ['by TLVs alone, esm_class 0', (id) => [{ esm_class: 0, tlvs: tlvs(id) }]],
    [
      'the id in its TLV, the state in its text, esm_class 0',
      (id) => [{ esm_class: 0, ...text('stat:DELIVRD err:000'), tlvs: { receipted_message_id: id } }],
    ],
    [
      'the state in its TLV, the id in its text, esm_class 0',
      (id) => [{ esm_class: 0, ...text(receiptText(id)), tlvs: { message_state: 2 } }],
    ],
    ['esm_class with bits of mode and reply path', (id) => [{ esm_class: 0x87, ...text(receiptText(id)) }]],
    [
      'in UCS-2',
      (id) => [{ data_coding: 8, short_message: Buffer.from(receiptText(id), 'utf16le').swap16() }],
    ],
    [
      'the TLV in another base beside the id in the text',
      (id) => [{ ...text(receiptText(id)), tlvs: tlvs('FFFF0') }],
    ],
  ];

  it.each(forms)('%s', async (name, form) => {
    const id = `form-${forms.findIndex(([known]) => known === name)}`;
    const message = await send(PLAIN, id);
    const [pdu, command] = form(id);
    await deliver(PLAIN, pdu, command);
    expect(await delivered(message)).toBe(true);
  });

  it('takes the id of the text first where the carrier is set to', async () => {
    const wrong = await send(SET, 'tlv-1');
    const right = await send(SET, 'text-1');
    await deliver(SET, { ...text(receiptText('text-1')), tlvs: tlvs('tlv-1') });
    expect([await delivered(wrong), await delivered(right)]).toEqual([false, true]);
  });

  it('lets one receipt speak for a long text where the carrier is set to, or where it says so', async () => {
    const set = await send(SET, ['part-1', 'part-2', 'part-3'], LONG);
    await deliver(SET, text(receiptText('part-3')));
    expect((await now(set)).parts.map((part) => part.status)).toEqual(Array(3).fill('delivered'));
    expect(await delivered(set)).toBe(true);

    const said = await send(PLAIN, ['part-4', 'part-5', 'part-6'], LONG);
    await deliver(PLAIN, text(receiptText('part-4').replace('sub:001 dlvrd:001', 'sub:003 dlvrd:003')));
    expect(await delivered(said)).toBe(true);

    const each = await send(PLAIN, ['part-7', 'part-8', 'part-9'], LONG);
    await deliver(PLAIN, text(receiptText('part-7')));
    expect(await delivered(each)).toBe(false);
  });

  it('lets one id stand for all parts of a text', async () => {
    const message = await send(PLAIN, ['whole-1', 'whole-1', 'whole-1'], LONG);
    await deliver(PLAIN, text(receiptText('whole-1')));
    expect(await delivered(message)).toBe(true);
  });
});

describe("a carrier's clock is written down, and not believed beyond reason", () => {
  it.each([
    ['of 2099', '9912312359'],
    ['of 1999', '991231235900000+'],
    ['in the future by hours', '260101000000048+'],
    ['without a zone', '2611250000'],
    ['that is none', '9999999999'],
    ['of the year 0', '00000000000000'],
  ])('a done date %s', async (_name, done) => {
    const before = Date.now();
    const id = await send(PLAIN, `clock-${done}`);
    await deliver(PLAIN, text(receiptText(`clock-${done}`, { done })));
    const message = await now(id);
    const [part] = message.parts;
    expect(message.status).toBe('delivered');
    for (const at of [part!.receiptAt!, message.finalAt!]) {
      expect(Date.parse(at)).toBeGreaterThanOrEqual(before - 61_000);
      expect(Date.parse(at)).toBeLessThanOrEqual(Date.now() + 61_000);
    }
    expect(part!.said).toMatchObject({ time: done });
  });

  it('reads the zone it is set to', async () => {
    const id = await send(SET, 'zone-1');
    const { submittedAt } = (await now(id)).parts[0]!;
    const written = new Date(submittedAt)
      .toLocaleString('sv-SE', { timeZone: 'Europe/Lisbon' })
      .replace(/[-: ]/g, '')
      .slice(2);
    await deliver(SET, text(receiptText('zone-1', { done: written })));
    const { receiptAt } = (await now(id)).parts[0]!;
    expect(Math.abs(Date.parse(receiptAt!) - Date.parse(submittedAt))).toBeLessThan(1_000);
  });
});

describe('what the carrier said is kept, and what it did not say is not made up', () => {
  it.each([
    ['UNDELIV', '000', {}, /^The network could not deliver it\. (?!.*handset is off)/, { code: null }],
    ['UNDELIV', '3F', {}, /code 3F/, { code: '3F', status: 'UNDELIV' }],
    [
      'UNDELIV',
      '001',
      { network_error_code: Buffer.from([3, 0, 1]) },
      /unknown subscriber/,
      { networkError: '3:1' },
    ],
    [
      'UNDELIV',
      '027',
      { network_error_code: Buffer.from([3, 0, 27]) },
      /absent subscriber/,
      { networkError: '3:27' },
    ],
    [
      'UNDELIV',
      '000',
      { network_error_code: Buffer.from([1, 1, 2]) },
      /network error 1:258/,
      { networkError: '1:258' },
    ],
    [
      'REJECTD',
      '099',
      { additional_status_info_text: 'over quota' },
      /code 099, "over quota"/,
      { info: 'over quota' },
    ],
  ] as const)('stat %s err %s', async (stat, err, tlvs, sentence, said) => {
    const name = `said-${stat}-${err}-${Object.keys(tlvs).length}-${Math.random()}`;
    const id = await send(PLAIN, name);
    await deliver(PLAIN, { ...text(receiptText(name, { stat, err })), tlvs });
    const message = await now(id);
    expect(message.status).toBe('not_issued');
    expect(message.detail).toMatch(sentence);
    expect(message.parts[0]).toMatchObject({ detail: message.detail, said });
  });

  it.each(['UNKNOWN', 'BLOCKED', 'WHATEVER'])(
    'stat %s does not read as if it were still tried',
    async (stat) => {
      const id = await send(PLAIN, `open-${stat}`);
      await deliver(PLAIN, text(receiptText(`open-${stat}`, { stat })));
      const { parts, status: told } = await now(id);
      expect(told).toBe('transmitted');
      expect(parts[0]!.detail).not.toMatch(/still trying/);
      expect(parts[0]!.detail).toMatch(stat === 'UNKNOWN' ? /does not know/ : new RegExp(`said ${stat}`));
    },
  );

  it('gives words and codes the meaning the operator has set', async () => {
    const ids = [await send(SET, 'set-1'), await send(SET, 'set-2'), await send(SET, 'set-3')];
    await deliver(SET, text(receiptText('set-1', { stat: 'BLOCKED' })));
    await deliver(SET, text(receiptText('set-2', { stat: 'UNDELIV', err: '038' })));
    await deliver(SET, text(receiptText('set-3', { stat: 'UNDELIV', err: '7' })));
    const details = await Promise.all(ids.map(async (id) => (await now(id)).detail));
    expect(details[0]).toMatch(/took it for spam/);
    expect(details[1]).toMatch(/knows no such number.*code 038 \(no such subscriber\)/);
    expect(details[2]).toMatch(/code 7 \(try later\)/);
  });

  test('a refusal keeps its command_status and its words', async () => {
    status = STATUSES.ESME_RINVDSTADR.code;
    info = 'number is ported out';
    const sent = await gateway.live.post('/v1/messages', {
      to: PLAIN,
      text: 'Hello',
      purpose: 'transactional',
    });
    const message = await gateway.message(sent.body.id, ({ finalAt }) => finalAt !== null);
    expect(message.detail).toMatch(/code 0x0000000B \(ESME_RINVDSTADR: .*\)/);
    expect(message.trace.some(({ step, detail }) => step === 'carrier' && /0x0000000B/.test(detail))).toBe(
      true,
    );
  });
});
