import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createGateway, type Gateway } from '../../../src/composition/gateway.ts';
import { readConfig } from '../../../src/infrastructure/config/config.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordLog } from '../telemetry/log-lines.ts';

const log = recordLog('trace');
let clone: TestDatabase;
let gateway: Gateway;
let address: string;

beforeAll(async () => {
  clone = await createTestDatabase();
  const dataDir = await mkdtemp(join(inject('runFolder'), 'data-'));
  gateway = await createGateway({
    config: readConfig(
      { GATEWAY_DATA_DIR: dataDir, GATEWAY_PORT: '0' },
      { demo: true, workingDirectory: dataDir },
    ),
    logger: log.logger,
    address: { connection: clone.connection },
    alone: true,
  });
  address = await gateway.listen();
});
afterAll(async () => {
  await gateway.stop();
  await clone.drop();
});

interface Answer {
  readonly status: number;
  readonly name: string | null;
  readonly body: { readonly requestId?: string; readonly data?: readonly { readonly requestId: string }[] };
}
const ask = async (path: string, { name, body }: { name?: string; body?: object } = {}): Promise<Answer> => {
  const answer = await fetch(address + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${gateway.demo!.operatorKey}`,
      ...(name === undefined ? {} : { 'x-request-id': name }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return {
    status: answer.status,
    name: answer.headers.get('x-request-id'),
    body: (await answer.json()) as Answer['body'],
  };
};
const MADE = /^req_[0-9a-f]{32}$/;

test('a request without a name gets one of its own, in its answer and its problem', async () => {
  const [one, other] = [await ask('/health'), await ask('/v1/nothing')];
  expect(one.name).toMatch(MADE);
  expect(other.name).toMatch(MADE);
  expect(other.name).not.toBe(one.name);
  expect(other.body.requestId).toBe(other.name);
});

test('a request keeps the name it brings: in its answer, its problem, the audit trail', async () => {
  const made = await ask('/v1/operator/accounts', {
    name: 'console-4f2a.1',
    body: { name: 'Acme', defaultCountry: 'FR' },
  });
  expect([made.status, made.name]).toEqual([201, 'console-4f2a.1']);
  const refused = await ask('/v1/operator/accounts', { name: 'console-4f2a.2', body: { name: '' } });
  expect([refused.status, refused.body.requestId]).toEqual([400, 'console-4f2a.2']);
  const { body } = await ask('/v1/operator/audit');
  expect(body.data?.map(({ requestId }) => requestId)).toContain('console-4f2a.1');
});

test.each([
  ['a number', '33612345678'],
  ['too short', 'abc'],
  ['too long', `a${'b'.repeat(100)}`],
  ['words', 'Hello from Ada'],
  ['markup', 'abcdefgh<script>'],
])('a name that cannot be kept is replaced: %s', async (_, name) => {
  expect((await ask('/health', { name })).name).toMatch(MADE);
});

test('a log line of a request names it', async () => {
  await fetch(`${address}/connectors/shopify/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-id': 'shopify-delivery-77',
      'x-shopify-topic': 'fulfillments/create',
      'x-shopify-shop-domain': gateway.demo!.shop,
      'x-shopify-api-version': '2026-07',
      'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      'x-shopify-hmac-sha256': 'bm9uc2Vuc2U=',
    },
    body: '{}',
  });
  expect(log.lines()).toContainEqual(
    expect.objectContaining({ reqId: 'shopify-delivery-77', msg: 'webhook refused' }),
  );
});

test('what is no HTTP is named too, in its answer and its log line', async () => {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('nonsense\r\n\r\n');
  let received = '';
  for await (const chunk of socket) received += String(chunk);
  const name = /x-request-id: (req_\w+)/.exec(received)?.[1];
  expect(JSON.parse(received.slice(received.indexOf('{'))).requestId).toBe(name);
  expect(log.lines()).toContainEqual(expect.objectContaining({ reqId: name, msg: 'a connection was ended' }));
});

test('what the router cannot read is named too', async () => {
  const answer = await ask('/v1/%zz', { name: 'console-4f2a.3' });
  expect([answer.status, answer.name, answer.body.requestId]).toEqual([
    404,
    'console-4f2a.3',
    'console-4f2a.3',
  ]);
});
