import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test('a plan without long texts refuses a text of two segments, and says so in the estimate too', async () => {
  const { requests } = await gateway.account('Short', '5');
  const long = toPhone('0001', { text: 'x'.repeat(161) });
  expect((await requests.post('/v1/messages', long)).status).toBe(202);
  await gateway.operator.patch('/v1/operator/plans/standard', { longSms: false });
  const estimate = await eventually('the plan to be seen', async () => {
    const { body } = await requests.post('/v1/messages/estimate', long);
    return body['decision'] === 'refuse' && body;
  });
  expect(estimate).toMatchObject({ reason: 'plan_long_text' });
  const refused = await requests.post('/v1/messages', long);
  expect(refused).toMatchObject({ status: 422, body: { code: 'plan_long_text' } });
  expect((await requests.post('/v1/messages', toPhone('0001'))).status).toBe(202);
  await gateway.operator.patch('/v1/operator/plans/standard', { longSms: true });
});

test('a plan has room for so many templates, and the refusal names the limit and the next plan', async () => {
  const { requests } = await gateway.account('Templates', '0');
  const make = (name: string) => requests.post('/v1/templates', { name, text: 'Hello' });
  for (const name of ['a', 'b', 'c']) expect((await make(name)).status).toBe(201);
  const refused = await make('d');
  expect(refused).toMatchObject({ status: 422, body: { code: 'quota_reached' } });
  expect(refused.body['detail']).toMatch(/3.*premium/is);
});
