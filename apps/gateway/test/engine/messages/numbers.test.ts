import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const ids = (answer: { body: { data: readonly { id: string }[] } }) => answer.body.data.map(({ id }) => id);

describe('wherever a number is read', () => {
  const send = { text: 'hello', purpose: 'transactional' };
  const endpoints: [string, (to: string) => [string, object]][] = [
    ['a send', (to) => ['/v1/messages', { ...send, to }]],
    ['an estimate', (to) => ['/v1/messages/estimate', { ...send, to }]],
    ['a code', (to) => ['/v1/otp', { to }]],
    ['a no', (to) => ['/v1/suppressions', { to }]],
    [
      'a consent',
      (to) => ['/v1/consents', { to, purpose: 'commercial', decision: 'withdrawn', method: 'form' }],
    ],
    ['an export of a person', (to) => ['/v1/people/export', { to }]],
    ['an erasure', (to) => ['/v1/people/erase', { to }]],
    ['a link to opt out', (to) => ['/v1/opt-out-links', { to }]],
  ];
  test.each(endpoints)('%s is refused for what is no number and for two numbers', async (_door, request) => {
    const { requests } = await gateway.account('Endpoints', '1');
    for (const to of ['061234567O', '0612XXXXXX', '030 1234567x12', '06 39 98 00 0l']) {
      const [url, body] = request(to);
      expect(await requests.post(url, body), to).toMatchObject({
        status: 422,
        body: { code: 'number_invalid', field: 'to' },
      });
    }
    for (const to of ['0639980001;0639980002', '0639980001 ou 0639980002']) {
      const [url, body] = request(to);
      expect(await requests.post(url, body), to).toMatchObject({
        status: 422,
        body: { code: 'several_numbers', field: 'to' },
      });
    }
  });

  test('a batch, an audience and both imports say which entries they are', async () => {
    const { requests } = await gateway.account('Lists', '1');
    const to = ['0639980001', '063998000l', '0639980001/0639980002'];
    const batch = await requests.post('/v1/messages/batch', {
      messages: to.map((one) => ({ ...send, to: one })),
    });
    expect(batch.body.data).toMatchObject([
      { to: '+33639980001' },
      { error: { code: 'number_invalid' } },
      { error: { code: 'several_numbers' } },
    ]);
    const audience = await requests.post('/v1/messages/estimate/audience', {
      ...send,
      recipients: to.map((one) => ({ to: one })),
    });
    expect(audience.body).toMatchObject({
      refused: [
        { reason: 'number_invalid', recipients: 1 },
        { reason: 'several_numbers', recipients: 1 },
      ],
    });
    const suppressed = await requests.post('/v1/suppressions/import', { entries: to });
    expect(suppressed.body).toMatchObject({
      added: 1,
      invalid: [
        { place: 1, code: 'number_invalid' },
        { place: 2, code: 'several_numbers' },
      ],
    });
    const consents = to.map((one) => ({
      to: one,
      purpose: 'commercial',
      decision: 'withdrawn',
      method: 'form',
    }));
    expect((await requests.post('/v1/consents/import', { consents })).body).toMatchObject({
      recorded: 1,
      invalid: [
        { place: 1, code: 'number_invalid' },
        { place: 2, code: 'several_numbers' },
      ],
    });
  });
});

test('a number in a file we hand out is read as itself wherever a file or a field is read', async () => {
  const { requests } = await gateway.account('Round trip', '1');
  await requests.post('/v1/messages', toPhone('3301'));
  const { key } = (await requests.post('/v1/keys', { scopes: ['consent:read'] })).body;
  const file = await gateway.app.inject({
    method: 'POST',
    url: '/v1/people/export',
    headers: { authorization: `Bearer ${key}` },
    payload: { to: '+33639983301', format: 'csv' },
  });
  const cell = /^person,1,to,(.*)\r$/m.exec(file.body)![1]!;
  expect(cell).toBe("'+33639983301");
  const networks = { csv: `number,network\n${cell},20801\n`, source: 'dump' };
  expect(await gateway.operator.post('/v1/operator/number-networks', networks)).toMatchObject({
    status: 200,
    body: { received: 1 },
  });
  const imported = await requests.post('/v1/suppressions/import', { entries: [cell] });
  expect(imported.body).toMatchObject({ added: 1, invalid: [] });
  expect((await requests.get(`/v1/suppressions?to=${encodeURIComponent(cell)}`)).body.data).toMatchObject([
    { to: '+33639983301' },
  ]);
});

describe('a list by number', () => {
  test.each([
    '%2B33639983101',
    '+33639983101',
    '0639983101',
    '06%2039%2098%2031%2001',
    '0033639983101',
    '33639983101',
    "'%2B33639983101",
    '(%2B33)639983101',
    '%E2%80%AA%2B33639983101%E2%80%AC',
  ])('finds the messages of %s', async (to) => {
    const { requests } = await gateway.account('Asked', '1');
    const { id } = (await requests.post('/v1/messages', toPhone('3101'))).body;
    await requests.post('/v1/messages', toPhone('3201'));
    expect(ids(await requests.get(`/v1/messages?to=${to}`))).toEqual([id]);
  });

  test('a number without a country is read by the one named, or refused', async () => {
    const bare = await gateway.operator.post('/v1/operator/accounts', { name: 'No country' });
    const { key } = (await gateway.operator.post(`/v1/operator/accounts/${bare.body.id}/keys`, {})).body;
    const get = async (query: string) => {
      const answer = await gateway.app.inject({
        url: `/v1/messages?${query}`,
        headers: { authorization: `Bearer ${key}` },
      });
      return { status: answer.statusCode, code: answer.json().code };
    };
    expect(await get('to=0639983101')).toEqual({ status: 422, code: 'country_needed' });
    expect(await get('to=0639983101&country=FR')).toEqual({ status: 200, code: undefined });
    expect(await get('to=+33639983101')).toEqual({ status: 200, code: undefined });
  });

  test.each(['063998310l', 'nobody', '%2B', '0639983101;0639983102', '112'])(
    'of %s is refused, not empty',
    async (to) => {
      for (const url of ['/v1/messages', '/v1/suppressions', '/v1/consents', '/v1/otp/safe-numbers']) {
        const answer = await gateway.live.get(`${url}?to=${to}`);
        expect(answer.status, url).toBe(422);
        expect(answer.body['field']).toBe('to');
        expect(String(answer.body['detail'])).toMatch(/\w/);
      }
    },
  );

  test('a plus that was not encoded is one for suppressions, consents, trusted numbers and phones', async () => {
    const { requests } = await gateway.account('Plus', '1');
    await requests.post('/v1/suppressions', { to: '+447911123456' });
    expect((await requests.get('/v1/suppressions?to=+447911123456')).body.data).toMatchObject([
      { to: '+447911123456' },
    ]);
    expect((await requests.get('/v1/consents?to=+447911123456')).body.data).toMatchObject([
      { to: '+447911123456' },
    ]);
    expect((await requests.put('/v1/otp/safe-numbers?to=+447911123456')).body).toMatchObject({
      to: '+447911123456',
    });
    expect((await requests.get('/v1/phones/0639980001')).body).toMatchObject({ number: '+33639980001' });
    expect((await requests.get('/v1/phones/%2033639980001')).body).toMatchObject({ number: '+33639980001' });
  });
});

describe('one subscriber under two forms of a number', () => {
  test('a no to one is a no to the other, and both are listed, handed out and erased together', async () => {
    const { requests } = await gateway.account('Buenos Aires', '5');
    const [mobile, dialled] = ['+5491123456789', '+541123456789'];
    const marketing = { text: 'Offers', purpose: 'transactional' };
    const sent = await requests.post('/v1/messages', { ...marketing, to: dialled });
    await requests.post('/v1/suppressions', { to: mobile, scope: 'all' });
    expect(await requests.post('/v1/messages', { ...marketing, to: dialled })).toMatchObject({
      body: { code: 'recipient_opted_out' },
    });
    expect((await requests.get('/v1/suppressions?to=%2B541123456789')).body.data).toMatchObject([
      { to: mobile },
    ]);
    expect(ids(await requests.get('/v1/messages?to=%2B5491123456789'))).toContain(sent.body.id);
    const person = await requests.post('/v1/people/export', { to: mobile });
    expect((person.body['messages'] as { id: string }[]).map(({ id }) => id)).toContain(sent.body.id);
    expect((await requests.post('/v1/people/erase', { to: mobile })).body).toMatchObject({ messages: 2 });
  });
});
