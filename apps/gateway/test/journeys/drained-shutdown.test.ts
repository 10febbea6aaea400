import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type FaultSmsc, startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { createGate, type Gate } from '@carillon/testing/fault-smsc/gate';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/deadline.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';

const KEY = 'ck_live_a_key_for_the_drained_stop';
const OPERATOR_KEY = 'ck_operator_a_key_for_the_drained_stop';
const TEXTS = 20;

let smsc: FaultSmsc;
let slow: Gate;
let store: TestDatabase;
let gateway: GatewayProcess;

const ask = (path: string, body?: object): Promise<Response> =>
  fetch(gateway.address + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${path.startsWith('/v1/operator/') ? OPERATOR_KEY : KEY}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

const text = (index: number) => ({
  to: `+336123456${String(index).padStart(2, '0')}`,
  text: `Order ${index} is on its way.`,
  purpose: 'transactional',
});

beforeAll(async () => {
  slow = createGate();
  smsc = await startFaultSmsc();
  // Its answers come when the test lets them: what is handed over is under way until then.
  smsc.script = {
    answer: async () => {
      await slow.pass();
      return {};
    },
  };
  store = await createTestDatabase();
  gateway = await startGatewayProcess({
    env: {
      DATABASE_URL: store.url,
      GATEWAY_DATA_DIR: await mkdtemp(join(inject('runFolder'), 'drained-')),
      GATEWAY_MASTER_KEY: randomBytes(32).toString('hex'),
      GATEWAY_DEMO_KEY: KEY,
      GATEWAY_OPERATOR_KEY: OPERATOR_KEY,
      GATEWAY_DRAIN_SECONDS: '3',
      GATEWAY_LOG_LEVEL: 'silent',
    },
  });
  const settings = { host: '127.0.0.1', port: smsc.port, systemId: 'carillon', window: TEXTS };
  await ask('/v1/operator/carriers', { name: 'line', type: 'smpp', settings, secret: 'secret' });
  await ask('/v1/operator/routes', { country: 'FR', order: 1, carriers: [{ name: 'line' }] });
  const { data } = (await (await ask('/v1/operator/accounts')).json()) as { data: { id: string }[] };
  await ask('/v1/operator/credit', { accountId: data[0]!.id, amount: '100' });
});
afterAll(async () => {
  await gateway.kill();
  await store.drop();
  await smsc.close();
});

/** A request whose body is not whole yet. */
const beginRequest = async (body: string): Promise<{ socket: Socket; answer: Promise<string> }> => {
  const socket = connect(Number(new URL(gateway.address).port), '127.0.0.1');
  await once(socket, 'connect');
  const answer = (async () => {
    let received = '';
    for await (const chunk of socket) received += String(chunk);
    return received;
  })();
  socket.write(
    `POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 10)}`,
  );
  return { socket, answer };
};

const stages = async (): Promise<Record<string, number>> => {
  const { rows } = await store.database.pool.query<{ stage: string; count: number }>(
    'SELECT stage, count(*)::integer AS count FROM messages GROUP BY stage',
  );
  return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]));
};
const leases = async (): Promise<number> => {
  const { rows } = await store.database.pool.query<{ count: number }>(
    'SELECT ((SELECT count(*) FROM replicas) + (SELECT count(*) FROM bind_leases WHERE replica_id IS NOT NULL))::integer AS count',
  );
  return rows[0]!.count;
};

test('SIGTERM: not ready first, then nothing new, what is under way ends well, and nothing is held any more', async () => {
  const messages = Array.from({ length: TEXTS }, (_, index) => text(index));
  expect((await ask('/v1/messages/batch', { messages })).status).toBe(202);
  await eventually('all to be with the carrier', async () => slow.waiting === TEXTS);
  expect(await leases()).toBeGreaterThan(1);
  const last = JSON.stringify(text(99));
  const unfinished = await beginRequest(last);

  const stopped = gateway.stop();
  await eventually(
    'the process to say that it is not ready',
    async () => (await ask('/ready')).status === 503,
  );
  expect((await ask('/health')).status).toBe(200);
  const late = await ask('/v1/messages', text(98));
  expect([late.status, late.headers.get('connection')]).toEqual([202, 'close']);
  await eventually('it to listen no more', () =>
    ask('/health').then(
      () => false,
      () => true,
    ),
  );
  unfinished.socket.write(last.slice(10));
  expect(await unfinished.answer).toMatch(/^HTTP\/1\.1 202 /);
  slow.open();

  expect(await stopped).toBe(0);
  const { submitted = 0, queued = 0, ...others } = await stages();
  expect(others).toEqual({});
  // What came last may have found the carrier already closed to new texts: it waits for another process.
  expect([submitted + queued, submitted >= TEXTS]).toEqual([TEXTS + 2, true]);
  expect(await leases()).toBe(0);
});
