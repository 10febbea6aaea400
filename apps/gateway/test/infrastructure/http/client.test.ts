import { createClient, orThrow, type Refusal, type Result } from '@carillon/gateway-api/client';
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
const operator = () => clientOf(gateway.demo!.operatorKey).operator;

const SEND = { to: '+33639980001', text: 'Your order is on its way.', purpose: 'transactional' } as const;

test('the client sends, estimates, reads and reports over the network', async () => {
  const accepted = orThrow(await client().messages.send(SEND));
  expect(accepted).toMatchObject({
    to: SEND.to,
    segments: 1,
    price: { amount: '0.045000', currency: 'EUR' },
  });
  const message = orThrow(await client().messages.read(accepted.id));
  expect(message).toMatchObject({ id: accepted.id, text: SEND.text });
  expect(message.trace[0]).toMatchObject({ step: 'origin', detail: 'Sent through the API.' });
  expect(orThrow(await client().messages.estimate(SEND))).toMatchObject({ segments: 1, decision: 'send' });
  const event = await client().events.report({ type: 'order.paid', object: { type: 'order', id: '1001' } });
  expect(orThrow(event)).toMatchObject({ type: 'order.paid', duplicate: false });
});

test('a batch is sent and estimated as such', async () => {
  const messages = [SEND, { ...SEND, to: '+331' }];
  const { data } = orThrow(await client().messages.sendBatch({ messages }));
  expect(data).toMatchObject([{ to: SEND.to }, { error: { code: 'number_invalid' } }]);
  const { total } = orThrow(await client().messages.estimateBatch({ messages: [SEND, SEND] }));
  expect(total).toMatchObject({ messages: 2, segments: 2, price: { amount: '0.090000' } });
});

test('a repetition with the same Idempotency-Key gives the first answer', async () => {
  const named = { idempotencyKey: 'order 1001 shipped' };
  const first = orThrow(await client().messages.send(SEND, named));
  expect(orThrow(await client().messages.send(SEND, named))).toEqual(first);
  expect(orThrow(await client().messages.send(SEND)).id).not.toBe(first.id);
});

test('what is refused is a value with its code and its field', async () => {
  const refusalOf = async (asked: Promise<Result<unknown>>): Promise<Refusal> => {
    const result = await asked;
    if (result.ok) throw new Error(`It was not refused: ${JSON.stringify(result.value)}`);
    return result.error;
  };
  expect(await refusalOf(client().messages.send({ ...SEND, to: '+331' }))).toMatchObject({
    code: 'number_invalid',
    status: 422,
    field: 'to',
    docs: `${baseUrl}/docs/errors#number_invalid`,
    retryable: false,
  });
  const unknown = await refusalOf(clientOf(`ck_live_${'x'.repeat(43)}`).messages.send(SEND));
  expect(unknown.code).toBe('key_invalid');
  const strange = await refusalOf(client().messages.read('../wallet'));
  expect(strange.code).toBe('message_not_found');
});

test('a list of more than one page is iterated to its end', async () => {
  const { key } = await gateway.account('Lists', '0');
  const { keys } = clientOf(key);
  const labels = Array.from({ length: 7 }, (_, index) => `key ${index}`);
  for (const label of labels) orThrow(await keys.create({ label }));
  const listed: (string | null)[] = [];
  for await (const { label } of keys.list({ limit: 3 })) listed.push(label);
  expect(listed).toEqual([...labels.toReversed(), null]);
  const page = orThrow(await keys.list({ limit: 3 }).page());
  expect(page.data).toHaveLength(3);
  const [next] = orThrow(await keys.list({ limit: 3, cursor: page.nextCursor! }).page()).data;
  expect(next!.label).toBe('key 3');
});

test('what is no JSON comes as what it is, and what is nothing as null', async () => {
  expect(orThrow(await operator().tariffs.export())).toMatch(/^[a-z_]+,/i);
  const month = new Date(gateway.now()).toISOString().slice(0, 7);
  expect(orThrow(await client().statements.read(month))).toMatchObject({ month });
  expect(orThrow(await client().statements.csv(month))).toContain(',');
  const pdf = orThrow(await client().statements.pdf(month));
  expect(new TextDecoder().decode(pdf.slice(0, 5))).toBe('%PDF-');
  const person = { to: SEND.to };
  expect(orThrow(await client().people.export(person))).toMatchObject({ to: SEND.to });
  expect(typeof orThrow(await client().people.exportCsv(person))).toBe('string');
  const { id } = orThrow(await client().keys.create({ label: 'to end' }));
  expect(orThrow(await client().keys.delete(id))).toBeNull();
});

test('the operator’s calls go out with an operator key', async () => {
  const made = orThrow(await operator().accounts.create({ name: 'Made by a client' }));
  orThrow(await operator().credit.add({ accountId: made.id, amount: '5' }));
  const key = orThrow(await operator().accounts.keys.create(made.id, {}));
  expect(orThrow(await clientOf(key.key).wallet.read())).toMatchObject({ balance: { amount: '5.000000' } });
  expect(await client().operator.accounts.list().page()).toMatchObject({
    ok: false,
    error: { code: 'scope_missing' },
  });
});
