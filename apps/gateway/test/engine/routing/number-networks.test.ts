import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const NUMBERS = '/v1/operator/number-networks';
const PORTED = '+33612345678';
const UNKNOWN = '+33612345679';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  for (const name of ['orange', 'any'])
    await gateway.operator.post('/v1/operator/carriers', { name, type: 'simulator' });
  await gateway.operator.post('/v1/operator/routes', { network: '20801', carriers: [{ name: 'orange' }] });
  await gateway.operator.post('/v1/operator/routes', {
    country: 'FR',
    order: 1,
    carriers: [{ name: 'any' }],
  });
});
afterAll(() => gateway.close());
beforeEach(() => gateway.database.pool.query('TRUNCATE number_networks'));

const known = async () =>
  (await gateway.database.pool.query('SELECT number, mcc_mnc, source FROM number_networks ORDER BY number'))
    .rows;
const carrierFor = async (to: string): Promise<string | null> => {
  const sent = await gateway.live.post('/v1/messages', { to, text: 'Bonjour', purpose: 'transactional' });
  return (await gateway.message(sent.body.id, ({ finalAt }) => finalAt !== null)).carrier;
};

describe('a number whose network is known', () => {
  it('goes by the line for its network, also in an estimate, and says so; others by that of their country', async () => {
    const told = await gateway.operator.post(NUMBERS, { numbers: [{ number: PORTED, network: '20801' }] });
    expect(told).toMatchObject({ status: 200, body: { received: 1, stored: 1, kept: 0 } });
    expect([await carrierFor(PORTED), await carrierFor(UNKNOWN)]).toEqual(['orange', 'any']);
    const estimate = await gateway.live.post('/v1/messages/estimate/audience', {
      text: 'Bonjour',
      purpose: 'transactional',
      recipients: [{ to: PORTED }, { to: UNKNOWN }],
    });
    expect(estimate.body.data.map((item) => item['carrier'])).toEqual(['orange', 'any']);
    const sent = await gateway.live.post('/v1/messages', {
      to: PORTED,
      text: 'Bonjour',
      purpose: 'transactional',
    });
    const { trace } = await gateway.message(sent.body.id, () => true);
    expect(trace.find(({ step }) => step === 'route')!.detail).toBe(
      'Goes through orange, for a number of network 20801.',
    );
  });

  it('is forgotten when its person is erased', async () => {
    await gateway.operator.post(NUMBERS, { numbers: [{ number: PORTED, network: '20801' }] });
    expect((await gateway.live.post('/v1/people/erase', { to: PORTED })).status).toBe(200);
    expect(await known()).toEqual([]);
  });
});

describe('telling networks', () => {
  it('takes CSV, the last word on a number, and keeps what is known from later', async () => {
    const csv = `number,network\n${PORTED},20810\n"+33 6 12 34 56 79",20815\n${PORTED},20801\n`;
    const first = await gateway.operator.post(NUMBERS, { csv, source: 'lookup' });
    expect(first.body).toMatchObject({ received: 2, stored: 2 });
    expect(await known()).toEqual([
      { number: PORTED, mcc_mnc: '20801', source: 'lookup' },
      { number: UNKNOWN, mcc_mnc: '20815', source: 'lookup' },
    ]);
    const older = await gateway.operator.post(NUMBERS, {
      learnedAt: '2020-01-01T00:00:00Z',
      numbers: [{ number: PORTED, network: '20888' }],
    });
    expect(older.body).toMatchObject({ received: 1, stored: 0, kept: 1 });
    expect((await known())[0]).toMatchObject({ mcc_mnc: '20801' });
  });

  it.each([
    [{}, 400, 'request_invalid', 'numbers'],
    [{ numbers: [{ number: PORTED, network: '20801' }], csv: 'x' }, 400, 'request_invalid', 'numbers'],
    [{ numbers: [{ number: PORTED, network: 'Orange' }] }, 400, 'request_invalid', 'numbers.0.network'],
    [{ numbers: [{ number: '+12', network: '20801' }] }, 422, 'number_invalid', 'numbers.0.number'],
    [{ csv: `number,network\n${PORTED},1\n` }, 422, 'csv_invalid', 'csv'],
    [{ csv: 'number\n12\n' }, 422, 'csv_invalid', 'csv'],
  ])('refuses %j', async (body, status, code, field) => {
    expect(await gateway.operator.post(NUMBERS, body)).toMatchObject({ status, body: { code, field } });
    expect(await known()).toEqual([]);
  });

  it('is for the operator', async () => {
    const refused = await gateway.live.post(NUMBERS, { numbers: [{ number: PORTED, network: '20801' }] });
    expect(refused).toMatchObject({ status: 403 });
  });
});

describe('a receipt that names the network', () => {
  it('teaches it, whoever the number belongs to, and never one that has been erased', async () => {
    const sent = await gateway.live.post('/v1/messages', {
      to: UNKNOWN,
      text: 'Bonjour',
      purpose: 'transactional',
    });
    const { parts } = await gateway.message(sent.body.id, ({ finalAt }) => finalAt !== null);
    const receipt = {
      carrier: 'any',
      carrierMessageId: parts[0]!.carrierMessageId!,
      code: 'delivered',
      at: new Date(gateway.now()),
    };
    await gateway.sink.receipts([{ ...receipt, network: 'none' }]);
    await gateway.sink.receipts([{ ...receipt, network: '20820' }]);
    await eventually('the network', async () => (await known()).length === 1);
    expect(await known()).toEqual([{ number: UNKNOWN, mcc_mnc: '20820', source: 'receipt of any' }]);
    await gateway.live.post('/v1/people/erase', { to: UNKNOWN });
    await gateway.sink.receipts([{ ...receipt, network: '20820' }]);
    expect(await known()).toEqual([]);
  });
});
