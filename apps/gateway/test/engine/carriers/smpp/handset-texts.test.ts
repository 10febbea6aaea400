import { once } from 'node:events';
import { type Content, encodeText, partsOf, type Session, Smsc, STATUSES } from '@carillon/smpp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import type { AnswerBody } from '../../../support/requests.ts';

const SERVICE = '33700000001';
const UDHI = 0x40;
const TAKEN = { kind: 'accepted' };

let gateway: TestGateway;
let smsc: Smsc;
/** A number somebody could have; each test has its own, and has texted it. */
let phone: string;
let phones = 0;

beforeAll(async () => {
  let taken = 0;
  smsc = new Smsc({
    systemId: 'carrier',
    authenticate: ({ password }) => (password === 'secret' ? 0 : 0x0e),
    tls: false,
    window: 50,
    handlers: { submit_sm: () => ({ message_id: `m${taken++}` }) },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  gateway = await startTestGateway();
  await gateway.operator.post('/v1/operator/carriers', {
    name: 'line',
    type: 'smpp',
    settings: { host: '127.0.0.1', port, systemId: 'carillon', reconnect: { minMs: 100, maxMs: 200 } },
    secret: 'secret',
  });
  await gateway.operator.post('/v1/operator/routes', {
    country: 'FR',
    order: 1,
    carriers: [{ name: 'line', weight: 1 }],
  });
  await eventually('the bind', async () => session() !== undefined);
});
afterAll(async () => {
  await gateway.close();
  await smsc.close();
});

const session = (): Session => [...smsc.sessions].find((each) => each.bound)!;

beforeEach(async () => {
  phone = `+3361355${String(phones++).padStart(4, '0')}`;
  const body = { to: phone, text: 'Your order is on its way.', purpose: 'transactional' };
  const sent = await gateway.live.post('/v1/messages', body);
  expect(sent).toMatchObject({ status: 202 });
  await gateway.message(sent.body.id, ({ status }) => status === 'transmitted');
});

type Delivery = Content<'deliver_sm'>;
const addressed = (content: Delivery): Delivery => ({
  source_addr: phone.slice(1),
  source_addr_ton: 1,
  destination_addr: SERVICE,
  dest_addr_ton: 1,
  ...content,
});
const deliver = (content: Delivery) => session().request('deliver_sm', addressed(content));
const deliverText = (text: string, extra: Delivery = {}) =>
  deliver({ short_message: Buffer.from(text), ...extra });

const replies = async (): Promise<readonly AnswerBody[]> =>
  (await gateway.live.get('/v1/replies?limit=100')).body.data.filter(({ from }) => from === phone);
const texts = async (): Promise<unknown[]> => (await replies()).map(({ text }) => text).toReversed();
const stopped = async (): Promise<boolean> =>
  (await gateway.live.get('/v1/suppressions?limit=100')).body.data.some(({ to }) => to === phone);
const unclaimed = async (query = ''): Promise<readonly AnswerBody[]> => {
  const { data } = (await gateway.operator.get(`/v1/operator/unclaimed-texts?limit=100${query}`)).body;
  return data.filter(({ from }) => from === `${phone.slice(0, 4)}******${phone.slice(-2)}`);
};

const hex = (octets: string): Buffer => Buffer.from(octets, 'hex');

describe('a STOP is obeyed', () => {
  test.each([
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0d, 0x0e, 0x10, 0x11, 0x40, 0x80, 0xc8, 0xd0, 0xf4,
    0xf7,
  ])('under data_coding %i', async (data_coding) => {
    expect(await deliverText('STOP', { data_coding })).toMatchObject(TAKEN);
    expect([await texts(), await stopped()]).toEqual([['STOP'], true]);
  });

  test.each([0x08, 0x18, 0x48, 0xe0])('in UCS-2 under data_coding %i', async (data_coding) => {
    await deliver({ data_coding, short_message: encodeText('STOP', 0x08)! });
    expect([await texts(), await stopped()]).toEqual([['STOP'], true]);
  });

  test.each<[string, Delivery]>([
    ['in message_payload', { tlvs: { message_payload: Buffer.from('STOP') } }],
    [
      'after a header with ports',
      { esm_class: UDHI, short_message: Buffer.concat([hex('0605040b84000053'), Buffer.from('TOP')]) },
    ],
    [
      'after a header that says it is the whole',
      { esm_class: UDHI, short_message: Buffer.concat([hex('050003010101'), Buffer.from('STOP')]) },
    ],
    ['where a header is announced and not there', { esm_class: UDHI, short_message: Buffer.from('STOP') }],
    ['with a reply path', { esm_class: 0x80, short_message: Buffer.from('STOP') }],
  ])('%s', async (_, content) => {
    await deliver(content);
    expect([await texts(), await stopped()]).toEqual([['STOP'], true]);
  });

  test('by data_sm', async () => {
    const { destination_addr, source_addr } = addressed({});
    const outcome = await session().request('data_sm', {
      source_addr: source_addr!,
      destination_addr: destination_addr!,
      tlvs: { message_payload: Buffer.from('STOP') },
    });
    expect(outcome).toMatchObject(TAKEN);
    expect([await texts(), await stopped()]).toEqual([['STOP'], true]);
  });
});

test('a text without a word is one all the same', async () => {
  expect(await deliver({})).toMatchObject(TAKEN);
  expect(await deliver({ data_coding: 4, esm_class: UDHI })).toMatchObject(TAKEN);
  expect(await texts()).toEqual(['', '']);
});

test('what nobody can read is kept with its octets, shown, and given to an account by what the operator reads in it', async () => {
  const octets = '00ff1b0207';
  expect(await deliver({ data_coding: 0x04, esm_class: 0x80, short_message: hex(octets) })).toMatchObject(
    TAKEN,
  );
  expect(await texts()).toEqual([]);
  const [kept, ...rest] = await unclaimed('&reason=undecodable');
  expect(rest).toEqual([]);
  expect(kept).toMatchObject({
    carrier: 'line',
    to: SERVICE,
    text: '',
    reason: 'undecodable',
    octets,
    dataCoding: 4,
    esmClass: 0x80,
  });
  const { id: accountId, requests } = await gateway.account('Acme', '1');
  const path = `/v1/operator/unclaimed-texts/${kept!.id}/assign`;
  expect(await gateway.operator.post(path, { accountId, text: 'STOP' })).toMatchObject({ status: 200 });
  expect((await requests.get('/v1/replies')).body.data).toMatchObject([{ from: phone, text: 'STOP' }]);
  expect((await requests.get('/v1/suppressions')).body.data).toMatchObject([{ to: phone }]);
  expect(await unclaimed()).toEqual([]);
});

test.each([
  ['a broken header', { esm_class: UDHI, short_message: hex('ff00030702') }],
  ['compressed text', { data_coding: 0x21, short_message: hex('8001fe') }],
  ['data of class 2', { data_coding: 0xf6, short_message: hex('0271000d') }],
] as const)('so is %s', async (_, content) => {
  expect(await deliver(content)).toMatchObject(TAKEN);
  expect(await unclaimed()).toMatchObject([
    { reason: 'undecodable', octets: Buffer.from(content.short_message).toString('hex') },
  ]);
});

describe('an acknowledgement of a handset', () => {
  test.each([
    ['that a text arrived', 0x08],
    ['that a text was read', 0x10],
  ])('%s is no reply', async (_, esm_class) => {
    expect(await deliverText('OK', { esm_class })).toMatchObject(TAKEN);
    expect(await texts()).toEqual([]);
    expect(await unclaimed()).toMatchObject([{ reason: 'acknowledgement', text: 'OK' }]);
  });
  test('that says STOP is obeyed', async () => {
    await deliverText('STOP', { esm_class: 0x10 });
    expect([await texts(), await stopped()]).toEqual([[], true]);
  });
});

const LONG = `${'Bonjour, je ne suis pas chez moi demain. '.repeat(7)}Merci 🙏`;

const cut = (text: string, reference: number, method: 'udh-8' | 'udh-16' | 'sar' = 'udh-8'): Delivery[] =>
  partsOf({ body: encodeText(text, 8)!, dataCoding: 8, method, reference });

describe('a long text', () => {
  test.each(['udh-8', 'udh-16', 'sar'] as const)(
    'by %s is joined for an SMSC that waits for each answer',
    async (method) => {
      for (const part of cut(LONG, 7, method)) expect(await deliver(part)).toMatchObject(TAKEN);
      expect(await texts()).toEqual([LONG]);
    },
  );

  test('is joined in whatever order and over whatever bind its parts come, each once', async () => {
    const [first, second, ...rest] = cut(LONG, 8);
    await Promise.all([...rest.toReversed(), second!].map((part) => deliver(part)));
    expect(await deliver(rest[0]!)).toMatchObject(TAKEN);
    const rebound = once(smsc, 'bound');
    session().destroy();
    await rebound;
    expect(await texts()).toEqual([]);
    expect(await deliver({ ...first!, source_addr: phone, source_addr_ton: 0 })).toMatchObject(TAKEN);
    expect(await texts()).toEqual([LONG]);
    // Its answer was lost: it comes again, over another session.
    const again = once(smsc, 'bound');
    session().destroy();
    await again;
    for (const part of cut(LONG, 8)) await deliver(part);
    gateway.advance(120_000);
    await gateway.sweep();
    expect(await texts()).toEqual([LONG]);
  });

  test('whose rest does not come goes on as what came, and says so', async () => {
    const [first, second, third] = cut(LONG, 9);
    await deliver(first!);
    await deliver(third!);
    await gateway.sweep();
    expect(await texts()).toEqual([]);
    gateway.advance(61_000);
    await gateway.sweep();
    expect(await replies()).toMatchObject([{ incomplete: true, text: expect.stringContaining('…') }]);
    // What comes too late is a text of its own, not lost.
    await deliver(second!);
    gateway.advance(61_000);
    await gateway.sweep();
    expect((await replies()).map(({ incomplete }) => incomplete)).toEqual([true, true]);
  });

  test('a part of which is a STOP is obeyed before the rest comes, and joined when it does', async () => {
    await deliver({
      esm_class: UDHI,
      short_message: Buffer.concat([hex('050003110202'), Buffer.from('STOP')]),
    });
    expect([await texts(), await stopped()]).toEqual([[], true]);
    await deliver({
      esm_class: UDHI,
      short_message: Buffer.concat([hex('050003110201'), Buffer.from('Please ')]),
    });
    expect(await texts()).toEqual(['Please STOP']);
  });

  test('may have parts of different codings and tables', async () => {
    const parts: Delivery[] = [
      { short_message: Buffer.concat([hex('050003120301'), Buffer.from('Prix : ')]) },
      { data_coding: 8, short_message: Buffer.concat([hex('050003120302'), encodeText('Привет ', 8)!]) },
      { short_message: Buffer.concat([hex('0800031203032401011b'), Buffer.from('S')]) },
    ];
    for (const part of parts) await deliver({ esm_class: UDHI, ...part });
    expect(await texts()).toEqual(['Prix : Привет Ş']);
  });

  test('does not wait for another under the same reference', async () => {
    const part = (of: string, text: string): Delivery => ({
      esm_class: UDHI,
      short_message: Buffer.concat([hex(`05000313${of}`), Buffer.from(text)]),
    });
    await deliver(part('0201', 'Lost half '));
    await deliver(part('0201', 'Whole '));
    await deliver(part('0202', 'text'));
    expect((await texts()).toSorted()).toEqual(['Lost half …', 'Whole text']);
  });

  test('that is nobody’s to read is kept whole', async () => {
    for (const [number, body] of ['00ff', '01fe'].entries())
      await deliver({
        data_coding: 4,
        esm_class: UDHI,
        short_message: hex(`05000314020${number + 1}${body}`),
      });
    expect(await unclaimed()).toMatchObject([
      { reason: 'undecodable', octets: '05000314020100ff05000314020201fe' },
    ]);
  });
});

test('a thousand texts whose rest never comes keep no STOP from being taken at once', async () => {
  const halves = Array.from({ length: 1_000 }, (_, index) => ({
    source_addr: `4477009${String(index % 40).padStart(5, '0')}`,
    source_addr_ton: 1,
    destination_addr: SERVICE,
    esm_class: UDHI,
    short_message: Buffer.concat([Buffer.of(6, 8, 4, index >> 8, index & 0xff, 2, 1), Buffer.from('half')]),
  }));
  const outcomes = Promise.all(halves.map((half) => session().request('deliver_sm', half)));
  const stop = await deliverText('STOP');
  expect([stop.kind, await stopped()]).toEqual(['accepted', true]);
  for (const outcome of await outcomes) expect(outcome).toMatchObject(TAKEN);
  // Beyond twenty of one sender the oldest go on without the rest.
  await gateway.sweep();
  const { rows } = await gateway.database.pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM inbound_parts WHERE text_id IS NULL AND sender LIKE '4477009%'`,
  );
  expect(rows[0]!.waiting).toBeLessThanOrEqual(40 * 20);
  // What is left would take the next turns of the sweep before the texts of other tests.
  await gateway.database.pool.query("DELETE FROM inbound_parts WHERE sender LIKE '4477009%'");
});

describe('a text that comes again', () => {
  const drop = async (): Promise<void> => {
    const rebound = once(smsc, 'bound');
    session().destroy();
    await rebound;
  };

  test('because the session broke is stored once', async () => {
    await deliverText('Yes, please');
    await drop();
    expect(await deliverText('Yes, please')).toMatchObject(TAKEN);
    expect(await texts()).toEqual(['Yes, please']);
  });

  test('because a person wrote it again is stored again', async () => {
    for (let time = 0; time < 3; time++) await deliverText('1');
    expect(await texts()).toEqual(['1', '1', '1']);
  });

  test('as often as it was not answered is stored as often as it was written', async () => {
    for (let time = 0; time < 2; time++) await deliverText('1');
    await drop();
    for (let time = 0; time < 3; time++) await deliverText('1');
    expect(await texts()).toEqual(['1', '1', '1']);
  });

  test('after the peer has unbound, having heard every answer, was written again', async () => {
    await deliverText('1');
    const rebound = once(smsc, 'bound');
    await session().unbind();
    await rebound;
    await eventually('the answers to be known as heard', async () => {
      const { rows } = await gateway.database.pool.query('SELECT FROM text_sessions');
      return rows.length > 0;
    });
    await deliverText('1');
    expect(await texts()).toEqual(['1', '1']);
  });

  test('and is a STOP counts, whatever was said in between', async () => {
    await deliverText('STOP');
    await deliverText('START');
    expect(await stopped()).toBe(false);
    await drop();
    await deliverText('STOP');
    expect([await texts(), await stopped()]).toEqual([['STOP', 'START'], true]);
  });
});

test('texts of one handset take effect in the order they came', async () => {
  await Promise.all(['STOP', 'START', 'STOP', 'START', 'STOP'].map((text) => deliverText(text)));
  expect(await stopped()).toBe(true);
  await Promise.all(['START', 'STOP', 'START'].map((text) => deliverText(text)));
  expect(await stopped()).toBe(false);
});

test('while the store is away it is answered with a temporary error, and taken when it comes again', async () => {
  await gateway.database.pool.query('ALTER TABLE replies RENAME TO replies_away');
  const refused = await deliverText('STOP').finally(() =>
    gateway.database.pool.query('ALTER TABLE replies_away RENAME TO replies'),
  );
  expect(refused).toMatchObject({ status: STATUSES.ESME_RX_T_APPN.code });
  expect(await deliverText('STOP')).toMatchObject(TAKEN);
  expect([await texts(), await stopped()]).toEqual([['STOP'], true]);
});
