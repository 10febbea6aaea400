import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import { type Requests, requestsOf } from '../../../support/requests.ts';

const URL = '/v1/messages/estimate/audience';
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const all = (amount: string) => ({ min: euros(amount), typical: euros(amount), max: euros(amount) });

let gateway: TestGateway;
let owner: Requests;
beforeAll(async () => {
  gateway = await startTestGateway();
  owner = (await gateway.account('Acme', '0.20')).requests;
});
afterAll(() => gateway.close());

const to = (number: number, name: string) => ({
  to: `+336399800${number}`,
  variables: { name },
});
const ask = (content: object, requests = owner) =>
  requests.post(URL, {
    text: 'Hello {{ name }}, your order has left.',
    purpose: 'transactional',
    ...content,
  });

describe('what an audience costs', () => {
  it('is told for each recipient, and sums exactly', async () => {
    const recipients = [to(11, 'Zoe'), to(12, 'Łucja'), to(13, 'x'.repeat(200)), to(14, 'Bob')];
    const { body } = await ask({ recipients: [...recipients, { to: 'nonsense', variables: { name: 'x' } }] });
    expect(body).toMatchObject({
      audience: 5,
      recipients: 5,
      sends: 4,
      segments: { min: 1, typical: 1, max: 2 },
      price: { min: euros('0.045000'), typical: euros('0.045000'), max: euros('0.090000') },
      total: all('0.225000'),
      balance: euros('0.200000'),
      affordable: false,
      refused: [{ reason: 'number_invalid', recipients: 1 }],
    });
    expect(body.data.map(({ segments, carrier }) => [segments, carrier])).toEqual([
      [1, 'simulator'],
      [1, 'simulator'],
      [2, 'simulator'],
      [1, 'simulator'],
      [0, null],
    ]);
    const { rows } = await gateway.database.pool.query('SELECT count(*) FROM messages');
    expect(rows[0].count).toBe(0n);
  });

  it('is a span when the recipients are a sample', async () => {
    const recipients = [to(11, 'Zoe'), to(13, 'x'.repeat(200))];
    expect((await ask({ recipients, audience: 1_000 })).body).toMatchObject({
      audience: 1_000,
      total: { min: euros('45.000000'), typical: euros('67.500000'), max: euros('90.000000') },
    });
  });

  it('names the variable that is missing, recipient by recipient', async () => {
    const { body } = await ask({ recipients: [to(11, 'Zoe'), { to: '+33639980012' }] });
    expect(body).toMatchObject({ sends: 1, refused: [{ reason: 'variable_unresolved', recipients: 1 }] });
  });

  it("has a sub-account's mark-up in it", async () => {
    const agency = (await gateway.account('Agency', '100')).requests;
    const { id } = (await agency.post('/v1/accounts', { name: 'Bakery', markupPercent: '20' })).body;
    const { key } = (await agency.post(`/v1/accounts/${id}/keys`, {})).body;
    const sub = requestsOf(gateway.app, key);
    expect((await ask({ recipients: [to(11, 'Zoe')] }, sub)).body['total']).toEqual(all('0.054000'));
    const single = await sub.post('/v1/messages/estimate', {
      to: '+33639980011',
      text: 'x',
      purpose: 'transactional',
    });
    expect(single.body).toMatchObject({ decision: 'refuse', reason: 'insufficient_credit' });
  });

  it.each([
    [{ text: 'Hello {{ name', recipients: [to(11, 'Zoe')] }, 'template_invalid'],
    [{ template: 'x', recipients: [to(11, 'Zoe')] }, 'request_invalid'],
    [{ recipients: [] }, 'request_invalid'],
    [{ recipients: [to(11, 'Zoe'), to(12, 'Bob')], audience: 1 }, 'request_invalid'],
  ])('is not told for %j', async (content, code) => expect((await ask(content)).body['code']).toBe(code));
});
