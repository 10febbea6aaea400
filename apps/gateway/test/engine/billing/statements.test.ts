import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';

interface Line {
  readonly account: string;
  readonly purpose: string;
  readonly country: string;
  readonly connector: string | null;
  readonly campaign: string | null;
  readonly messages: number;
  readonly segments: number;
  readonly charged: { amount: string };
  readonly refunded: { amount: string };
}

let gateway: TestGateway;
let owner: Requests;
let accountId: string;
let subId: string;
let stranger: Requests;
const month = (): string => new Date(gateway.now()).toISOString().slice(0, 7);

const LONG = 'All your parcels are on their way, and the neighbours know it as well. '.repeat(4);

beforeAll(async () => {
  gateway = await startTestGateway();
  const made = await gateway.account('=Agency & Söhne', '100');
  ({ requests: owner, id: accountId } = made);
  stranger = (await gateway.account('Stranger', '5')).requests;
  await stranger.post('/v1/messages', toPhone('0001'));
  const sub = (await owner.post('/v1/accounts', { name: 'Bakery', markupPercent: '20' })).body;
  subId = sub.id;
  await owner.post(`/v1/accounts/${subId}/transfer`, { amount: '30' });
  const { key } = (await owner.post(`/v1/accounts/${subId}/keys`, {})).body;
  await requestsOf(gateway.app, key).post('/v1/messages', toPhone('0001'));
  const first = (await owner.post('/v1/messages', toPhone('0001'))).body.id;
  await owner.post('/v1/messages', toPhone('0001', { text: LONG }));
  await owner.post('/v1/automations', {
    name: 'paid',
    on: 'order.paid',
    purpose: 'transactional',
    text: 'Thank you.',
    enabled: true,
  });
  await owner.post('/v1/events', {
    type: 'order.paid',
    object: { type: 'order', id: '1' },
    person: { phone: '+33639980001' },
  });
  await eventually('four texts of the family are charged', async () => {
    const { rows } = await gateway.database.pool.query(
      "SELECT count(*) FROM messages WHERE settlement = 'captured'",
    );
    return rows[0].count === 5n;
  });
  await gateway.operator.post('/v1/operator/refunds', { accountId, messageId: first });
});
afterAll(() => gateway.close());

const lines = async (): Promise<Line[]> =>
  (await owner.get(`/v1/statements/${month()}`)).body['lines'] as Line[];
const micros = (amount: string): number => Math.round(Number(amount) * 1e6);

describe('the statement of a month', () => {
  it('tells what was charged by account, purpose, country, connector and campaign', async () => {
    const found = await lines();
    const own = found.filter(({ account }) => account === accountId);
    expect(own).toMatchObject([
      {
        purpose: 'transactional',
        country: 'FR',
        connector: null,
        campaign: null,
        messages: 2,
        segments: 3,
        charged: { amount: '0.135000' },
        refunded: { amount: '0.045000' },
      },
      {
        connector: expect.any(String),
        campaign: expect.any(String),
        messages: 1,
        charged: { amount: '0.045000' },
      },
    ]);
    expect(found.filter(({ account }) => account === subId)).toMatchObject([
      { messages: 1, charged: { amount: '0.054000' } },
    ]);
    expect(found).toHaveLength(3);
  });

  it('sums to the ledger', async () => {
    const own = (await lines()).filter(({ account }) => account === accountId);
    const { data } = (await owner.get('/v1/ledger?limit=200')).body;
    const entered = (kind: string) =>
      data
        .filter((entry) => entry['kind'] === kind)
        .reduce((sum, entry) => sum + micros((entry['amount'] as { amount: string }).amount), 0);
    const stated = (of: 'charged' | 'refunded') =>
      own.reduce((sum, line) => sum + micros(line[of].amount), 0);
    expect(stated('charged')).toBe(entered('capture'));
    expect(stated('refunded')).toBe(entered('refund'));
    const { body } = await owner.get(`/v1/statements/${month()}`);
    const movements = body['movements'] as { kind: string; amount: { amount: string } }[];
    for (const { kind, amount } of movements) expect(micros(amount.amount)).toBe(entered(kind));
    expect(body).toMatchObject({ opening: { amount: '0.000000' }, closing: { amount: '69.865000' } });
  });

  it('is a CSV whose lines sum to the same, and that no spreadsheet runs', async () => {
    const answer = await gateway.app.inject({
      url: `/v1/statements/${month()}?format=csv`,
      headers: { authorization: `Bearer ${await keyOf()}` },
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, ...rows] = answer.body.trim().split('\n');
    expect(header).toContain('charged,refunded,currency');
    expect(rows).toHaveLength(3);
    expect(rows.join('\n')).toContain("'=Agency & Söhne");
    const sum = rows.reduce((total, row) => total + micros(row.split(',').at(-3)!), 0);
    expect(sum).toBe((await lines()).reduce((total, { charged }) => total + micros(charged.amount), 0));
  });

  it('is a PDF', async () => {
    const answer = await gateway.app.inject({
      url: `/v1/statements/${month()}?format=pdf`,
      headers: { authorization: `Bearer ${await keyOf()}` },
    });
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(answer.rawPayload.subarray(-6).toString()).toContain('%%EOF');
    expect(answer.rawPayload.length).toBeGreaterThan(1_500);
  });

  it('shows nothing of a stranger, nor to one', async () => {
    const own = (await stranger.get(`/v1/statements/${month()}`)).body['lines'] as Line[];
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ messages: 1, charged: { amount: '0.045000' } });
  });

  it.each(['2020-01', '2999-12'])('of %s is not there', async (other) =>
    expect(await owner.get(`/v1/statements/${other}`)).toMatchObject({
      status: 404,
      body: { code: 'statement_not_found' },
    }),
  );

  it('is listed with what it charged', async () => {
    expect((await owner.get('/v1/statements')).body).toEqual({
      data: [{ month: month(), charged: { amount: '0.180000', currency: 'EUR' } }],
      nextCursor: null,
    });
    expect((await owner.get('/v1/statements?cursor=yesterday')).body['code']).toBe('cursor_invalid');
  });
});

const keyOf = async (): Promise<string> => (await owner.post('/v1/keys', {})).body.key;

describe("a carrier's bill", () => {
  const COST = '0.03';
  const importBill = async (csv: string) =>
    gateway.operator.post('/v1/operator/bills', {
      carrier: 'simulator',
      since: new Date(gateway.now() - 3_600_000).toISOString(),
      until: new Date(gateway.now() + 3_600_000).toISOString(),
      perSegment: COST,
      csv,
    });
  const handedOver = async (): Promise<string[]> =>
    (
      await gateway.database.pool.query<{ id: string }>(
        'SELECT DISTINCT carrier_message_id AS id FROM submissions ORDER BY id',
      )
    ).rows.map(({ id }) => id);

  it('that is right matches line by line', async () => {
    const ids = await handedOver();
    const csv = ['carrier_message_id,segments,amount', ...ids.map((id) => `${id},1,${COST}`)].join('\n');
    const { body } = await importBill(csv);
    expect(body).toMatchObject({ difference: { amount: '0.000000' }, lines: { matched: ids.length } });
    expect((await gateway.operator.get(`/v1/operator/bills/${body.id}/lines`)).body.data).toEqual([]);
  });

  it('that is wrong is explained, and the explanations sum to the difference', async () => {
    const [first, second, third, ...rest] = await handedOver();
    const csv = [
      'carrier_message_id,segments,amount,remark',
      `${first},1,${COST},right`,
      `${first},1,${COST},twice`,
      `${second},2,0.06,one too many`,
      `${third},1,0.05,dearer`,
      `nobody-knows,1,${COST},?`,
    ].join('\n');
    const { body } = await importBill(csv);
    expect(body['lines']).toEqual({
      matched: 1,
      duplicate: 1,
      segments: 1,
      price: 1,
      unknown: 1,
      unbilled: rest.length,
    });
    const { data } = (await gateway.operator.get(`/v1/operator/bills/${body.id}/lines`)).body;
    const amount = (value: unknown) => micros((value as { amount: string }).amount);
    const explained = data.reduce((sum, line) => sum + amount(line['billed']) - amount(line['expected']), 0);
    expect(explained).toBe(amount(body['difference']));
    expect(data.find((line) => line['verdict'] === 'price')).toMatchObject({
      carrierMessageId: third,
      detail: 'Billed at 0.050000, agreed 0.030000.',
    });
    const only = await gateway.operator.get(`/v1/operator/bills/${body.id}/lines?verdict=matched`);
    expect(only.body.data).toHaveLength(1);
    expect((await gateway.operator.get('/v1/operator/bills?limit=1')).body.data).toHaveLength(1);
  });

  it.each([
    ['carrier_message_id,segments,amount\na,0,1', 'Line 2, column segments'],
    ['carrier_message_id,segments,amount\na,1,free', 'Line 2, column amount'],
    ['carrier_message_id,segments,amount\na,1', ''],
  ])('that cannot be read is refused: %j', async (csv, where) => {
    expect(await importBill(csv)).toMatchObject({
      status: 422,
      body: { code: 'csv_invalid', detail: expect.stringContaining(where) },
    });
  });
});
