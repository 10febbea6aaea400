import { mkdtemp, readlink, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGateway, type Gateway } from '../../../src/composition/gateway.ts';
import { readConfig } from '../../../src/infrastructure/config/config.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/infrastructure/database/embedded.ts';
import { createLogger } from '../../../src/infrastructure/telemetry/logger.ts';
import { ask, makeDataDir, removeDataDir } from '../../support/cluster.ts';
import { eventually } from '../../support/deadline.ts';
import { toPhone } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';

let dataDir: string;
let folder: string;
let postgres: EmbeddedPostgres;
let gateway: Gateway;
let live: Requests;

/** The one address the gateway knows: a link to the socket's folder, which is another after each start. */
const door = (): string => join(folder, 'postgres');

const start = async (): Promise<void> => {
  postgres = await startEmbeddedPostgres({ dataDir });
  await symlink(postgres.connection.host, `${door()}.new`);
  await rename(`${door()}.new`, door());
  expect(await readlink(door())).toBe(postgres.connection.host);
};

beforeAll(async () => {
  dataDir = await makeDataDir();
  folder = await mkdtemp(join(tmpdir(), 'carillon-door-'));
  await start();
  gateway = await createGateway({
    config: readConfig(
      { GATEWAY_DATA_DIR: dataDir, GATEWAY_LOG_LEVEL: 'silent', GATEWAY_MONITORING_KEY: MONITORING_KEY },
      { demo: true, workingDirectory: dataDir },
    ),
    logger: createLogger({ level: 'silent' }),
    address: { connection: { ...postgres.connection, host: door() } },
    alone: true,
  });
  live = requestsOf(gateway.app, gateway.demo!.key);
});

afterAll(async () => {
  await gateway.stop();
  await postgres.stop();
  await removeDataDir(dataDir);
  await rm(folder, { recursive: true });
});

const MONITORING_KEY = 'ck_monitoring_of_the_test';
const probe = async (url: string) =>
  (await gateway.app.inject({ url, headers: { authorization: `Bearer ${MONITORING_KEY}` } })).statusCode;
const stored = () => ask<{ id: string }>(postgres.connection, 'SELECT id FROM messages ORDER BY id');

test('a gateway whose store is away says so, takes nothing, and goes on by itself when it is back', async () => {
  const before = await live.post('/v1/messages', toPhone('0001'));
  expect(before.status).toBe(202);
  const messages = await stored();

  await postgres.stop();
  const refused = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      live.post('/v1/messages', toPhone('0001'), { 'idempotency-key': `while away ${index}` }),
    ),
  );
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(await live.get('/v1/messages')).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
  expect(await probe('/ready')).toBe(503);
  expect(await probe('/health')).toBe(200);
  expect(await probe('/metrics')).toBe(200);

  await start();
  expect(await stored()).toEqual(messages);
  await eventually('the gateway is ready again', async () => (await probe('/ready')) === 200);
  const again = await live.post('/v1/messages', toPhone('0001'), { 'idempotency-key': 'while away 0' });
  expect(again.status).toBe(202);
  for (const { body } of [before, again]) {
    await eventually('the text is delivered', async () => {
      const message = await live.get(`/v1/messages/${body.id}`);
      return message.body['status'] === 'delivered';
    });
  }
  expect(await stored()).toHaveLength(messages.length + 1);
});
