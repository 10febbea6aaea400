import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import type { Requests } from '../../../support/requests.ts';

let gateway: TestGateway;
let poor: Requests;

beforeAll(async () => {
  gateway = await startTestGateway();
  poor = (await gateway.account('Poor', '0')).requests;
});
afterAll(() => gateway.close());

const TO = '+33639980001';
const LONG = 'ж'.repeat(100);
const price = (amount: string) => ({ amount, currency: 'EUR' });
const text = (extra: object = {}) => ({ to: TO, text: LONG, purpose: 'transactional', ...extra });

describe('an estimate that is refused tells what the text would have cost', () => {
  it('without credit: alone, in a batch, and apart from the total of what would leave', async () => {
    const refused = {
      decision: 'refuse',
      reason: 'insufficient_credit',
      segments: 2,
      price: price('0.090000'),
    };
    expect((await poor.post('/v1/messages/estimate', text())).body).toMatchObject(refused);
    const batch = (await poor.post('/v1/messages/estimate', { messages: [text(), text({ text: 'Hi' })] }))
      .body;
    expect(batch).toMatchObject({
      data: [refused, { ...refused, segments: 1, price: price('0.045000') }],
      total: { messages: 0, segments: 0, price: price('0.000000') },
    });
  });

  it('without consent, to one and to an audience', async () => {
    const offer = { text: 'New: our winter collection.', purpose: 'commercial' };
    const one = (await gateway.live.post('/v1/messages/estimate', { to: TO, ...offer })).body;
    expect(one).toMatchObject({ decision: 'refuse', segments: 1, price: price('0.045000') });
    const recipients = [{ to: TO }, { to: '+33639980002' }];
    const { body } = await gateway.live.post('/v1/messages/estimate/audience', { ...offer, recipients });
    const refused = { carrier: null, segments: 1, price: price('0.045000'), reason: expect.any(String) };
    expect(body).toMatchObject({ sends: 0, data: [refused, refused], total: { max: price('0.000000') } });
  });

  it('over a spend cap, after its time, and without a route', async () => {
    const { requests } = await gateway.account('Capped', '10');
    const cap = { scope: 'account', period: 'day', amount: '0.050000' };
    expect((await requests.put('/v1/spend-caps', cap)).status).toBeLessThan(300);
    expect((await requests.post('/v1/messages/estimate', text())).body).toMatchObject({
      reason: 'spend_cap_reached',
      price: price('0.090000'),
    });
    const sendAt = new Date(gateway.now() + 3_600_000).toISOString();
    const notAfter = new Date(gateway.now() + 60_000).toISOString();
    expect((await gateway.live.post('/v1/messages/estimate', text({ sendAt, notAfter }))).body).toMatchObject(
      {
        decision: 'refuse',
        price: price('0.090000'),
      },
    );
  });

  it('and spends nothing of the wallet that the next ones are judged by', async () => {
    const { requests } = await gateway.account('Short', '0.1');
    const messages = [text({ purpose: 'commercial' }), text(), text({ text: 'Hi' })];
    const { data } = (await requests.post('/v1/messages/estimate', { messages })).body;
    expect(data.map(({ decision }) => decision)).toEqual(['refuse', 'send', 'refuse']);
  });
});
