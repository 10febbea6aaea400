import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const price = { amount: '0.045', currency: 'EUR' };
const span = { since: '2026-11-01T00:00:00Z', until: '2026-12-01T00:00:00Z' };

/** Every endpoint that takes a file. */
const FILES: readonly (readonly [url: string, body: object])[] = [
  ['/v1/operator/tariffs/import', {}],
  ['/v1/operator/number-networks', {}],
  ['/v1/operator/bills', { carrier: 'simulator', perSegment: '0.03', ...span }],
];

describe.each(FILES)('%s', (url, body) => {
  it.each(['', ' ', '\n\n', '\ufeff', '\r\n;;;\r\n', ',,,\n'])('takes no blank file: %j', async (csv) => {
    const answer = await gateway.operator.post(url, { ...body, csv });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid', field: 'csv' } });
    expect(answer.body['detail']).toContain('blank');
  });

  it('takes no column twice, and names the line', async () => {
    const answer = await gateway.operator.post(url, { ...body, csv: 'a,b,a\n1,2,3\n' });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'csv_invalid', field: 'csv', detail: 'Line 1: the column a is there twice.' },
    });
  });

  it('says what a file is that is no text', async () => {
    const answer = await gateway.operator.post(url, { ...body, csv: 'a\0,\0b\0' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'csv_invalid' } });
    expect(answer.body['detail']).toContain('UTF-16');
  });
});

describe('a country that is none', () => {
  it.each([
    ['/v1/operator/tariffs', { country: 'UK', perSegment: price }, 'country', 'use GB'],
    ['/v1/operator/tariffs', { country: 'EL', perSegment: price }, 'country', 'use GR'],
    ['/v1/operator/tariffs', { country: 'XX', perSegment: price }, 'country', 'XX is none'],
    [
      '/v1/operator/routes',
      { country: 'UK', order: 1, carriers: [{ name: 'simulator' }] },
      'country',
      'use GB',
    ],
    ['/v1/operator/accounts', { name: 'Tea', defaultCountry: 'UK' }, 'defaultCountry', 'use GB'],
    ['/v1/operator/accounts', { name: 'Tea', defaultCountry: 'gb' }, 'defaultCountry', 'use GB'],
  ])('is refused by %s: %j', async (url, body, field, detail) => {
    const answer = await gateway.operator.post(url, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid', field } });
    expect(answer.body['detail']).toContain(detail);
  });

  it('is told by its place in a list', async () => {
    const entries = [
      { to: '07400 123456', country: 'UK' },
      { to: '07400 123456', country: 'GB' },
    ];
    const { body } = await gateway.live.post('/v1/suppressions/import', { entries });
    expect(body).toMatchObject({
      added: 1,
      invalid: [{ place: 0, code: 'country_unknown', detail: expect.stringContaining('use GB') }],
    });
    const send = { to: '07400 123456', country: 'UK', text: 'Hi', purpose: 'transactional' };
    expect((await gateway.live.post('/v1/messages', send)).body).toMatchObject({
      code: 'country_unknown',
      detail: expect.stringContaining('use GB'),
    });
  });
});
