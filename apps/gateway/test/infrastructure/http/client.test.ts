import { createClient, GatewayProblem } from '@carillon/gateway-api/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
let baseUrl: string;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_PORT: '0' });
  baseUrl = await gateway.listen();
});
afterAll(() => gateway.close());

const clientOf = (key: string) => createClient({ baseUrl, key });
const client = () => clientOf(gateway.demo!.key);

const SEND = { to: '+33639980001', text: 'Your order is on its way.', purpose: 'transactional' } as const;

test('the client sends, estimates, reads and reports over the network', async () => {
  const accepted = await client().send(SEND);
  expect(accepted).toMatchObject({
    to: SEND.to,
    segments: 1,
    price: { amount: '0.045000', currency: 'EUR' },
  });
  const message = await client().message(accepted.id);
  expect(message).toMatchObject({ id: accepted.id, text: SEND.text });
  expect(message.trace[0]).toMatchObject({ step: 'origin', detail: 'Sent through the API.' });
  expect(await client().estimate(SEND)).toMatchObject({ segments: 1, decision: 'send' });
  const event = await client().report({ type: 'order.paid', object: { type: 'order', id: '1001' } });
  expect(event).toMatchObject({ type: 'order.paid', duplicate: false });
});

test('a repetition with the same Idempotency-Key gives the first answer', async () => {
  const first = await client().send(SEND, 'order 1001 shipped');
  expect(await client().send(SEND, 'order 1001 shipped')).toEqual(first);
});

test('a refusal is thrown as a problem with its code', async () => {
  const refusalOf = async (asked: Promise<unknown>): Promise<GatewayProblem> => {
    const problem = await asked.catch((error: unknown) => error);
    if (!(problem instanceof GatewayProblem)) throw new Error(`No problem was thrown: ${String(problem)}`);
    return problem;
  };
  const invalid = await refusalOf(client().send({ ...SEND, to: '+331' }));
  expect(invalid.problem).toMatchObject({ code: 'number_invalid', status: 422, field: 'to' });
  expect(invalid.message).toMatch(/^number_invalid: /);
  const unknown = await refusalOf(clientOf(`ck_live_${'x'.repeat(43)}`).send(SEND));
  expect(unknown.problem.code).toBe('key_invalid');
  const strange = await refusalOf(client().message('../wallet'));
  expect(strange.problem.code).toBe('message_not_found');
});
