import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shopifyRequest } from '@carillon/connector-shopify/testing';
import type { MessageDetail } from '@carillon/gateway-api/messages';
import { PgBoss } from 'pg-boss';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createGateway, type Gateway } from '../../../src/composition/gateway.ts';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { readConfig } from '../../../src/infrastructure/config/config.ts';
import type { PostgresConnection } from '../../../src/infrastructure/database/connection.ts';
import { startEmbeddedPostgres } from '../../../src/infrastructure/database/embedded.ts';
import { migrate } from '../../../src/infrastructure/database/migrate.ts';
import { openDatabase } from '../../../src/infrastructure/database/open.ts';
import { endHeldSteps } from '../../../src/services/automations/runs/held-steps.ts';
import { endHeldWebhooks, holdWebhooks } from '../../../src/services/connectors/held-webhooks.ts';
import { endRestore } from '../../../src/services/restores/end-restore.ts';
import { noteTimeline, recogniseRestore } from '../../../src/services/restores/recognise-restore.ts';
import { recordLog } from '../../infrastructure/telemetry/log-lines.ts';
import { administer, createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';
import { toPhone } from '../../support/gateway.ts';
import { receivedBy, whenRead } from '../../support/received-webhook.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';
import { shipped } from '../connectors/support/inbox-server.ts';

const KEY = 'ck_live_a_key_for_restored_databases';
const OPERATOR_KEY = 'ck_operator_a_key_for_restored_databases';
const NAMED = { GATEWAY_RESTORED: '2026-11-26 04:10' };

interface Running {
  readonly gateway: Gateway;
  readonly live: Requests;
  readonly operator: Requests;
  readonly log: string;
}

let dataDir: string;
let store: TestDatabase;
const running = new Set<Gateway>();
const copies: string[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(inject('runFolder'), 'data-'));
});
beforeEach(async () => {
  store = await createTestDatabase();
});
afterEach(async () => {
  for (const gateway of running) await gateway.stop();
  running.clear();
  for (const name of copies.splice(0)) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  await store.drop();
});

const start = async (connection: PostgresConnection, env: Record<string, string> = {}): Promise<Running> => {
  const log = recordLog('warn');
  const gateway = await createGateway({
    config: readConfig(
      { GATEWAY_DATA_DIR: dataDir, GATEWAY_DEMO_KEY: KEY, GATEWAY_OPERATOR_KEY: OPERATOR_KEY, ...env },
      { demo: true, workingDirectory: dataDir },
    ),
    logger: log.logger,
    address: { connection },
    alone: true,
  });
  running.add(gateway);
  return {
    gateway,
    live: requestsOf(gateway.app, KEY),
    operator: requestsOf(gateway.app, OPERATOR_KEY),
    get log() {
      return log.text();
    },
  };
};
const stop = async ({ gateway }: Running): Promise<void> => {
  running.delete(gateway);
  await gateway.stop();
};
/** The tables of the job queue, which the gateway makes at its start. */
const startJobs = async (connection: PostgresConnection): Promise<PgBoss> => {
  const boss = new PgBoss({ ...connection, max: 1 });
  await boss.start();
  return boss;
};
const send = async ({ live }: Running): Promise<string> =>
  (await live.post('/v1/messages', toPhone('0001'))).body.id;
const message = async ({ live }: Running, id: string): Promise<MessageDetail> =>
  (await live.get(`/v1/messages/${id}`)).body as unknown as MessageDetail;
const delivered = (on: Running, id: string) =>
  eventually('the text to be delivered', async () => (await message(on, id)).status === 'delivered');

/** A database in which some texts wait, and what it was like at that moment as a backup. */
const backUpWaiting = async (): Promise<{ backup: PostgresConnection; waiting: readonly string[] }> => {
  const accepting = await start(store.connection, { GATEWAY_ROLES: 'api,jobs' });
  const waiting = [await send(accepting), await send(accepting), await send(accepting)];
  await stop(accepting);
  const database = `${store.connection.database}_backup`;
  await store.database.pool.query('SELECT 1');
  await administer(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${store.connection.database}'`,
  );
  await administer(
    `CREATE DATABASE ${database} OWNER ${store.connection.user} TEMPLATE ${store.connection.database}`,
  );
  copies.push(database);
  return { backup: { ...store.connection, database }, waiting };
};

describe('a database that was restored from a backup', () => {
  test('sends nothing that may have left, until the operator cancels it; then new texts leave', async () => {
    const { backup, waiting } = await backUpWaiting();
    const before = await start(store.connection);
    for (const id of waiting) await delivered(before, id);
    await stop(before);

    const after = await start(backup, NAMED);
    expect(after.log).toContain('THE DATABASE WAS RESTORED');
    const fresh = await send(after);
    expect((await after.operator.get('/v1/operator/restore')).body).toMatchObject({
      why: 'told',
      carriers: ['simulator'],
      waiting: 3,
    });
    const ready = await after.gateway.app.inject({
      url: '/ready',
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    });
    expect(ready.statusCode).toBe(200);
    expect(ready.json().checks.restore).toContain('POST /v1/operator/restore/end');
    await after.gateway.sweep();
    for (const id of [...waiting, fresh]) expect((await message(after, id)).status).toBe('on_hold');

    const ended = await after.operator.post('/v1/operator/restore/end', { waiting: 'cancel' });
    expect(ended).toMatchObject({ status: 200, body: { cancelled: 3, left: 0, resumed: ['simulator'] } });
    await delivered(after, fresh);
    for (const id of waiting) expect((await message(after, id)).status).toBe('not_issued');
    expect(await verifyLedger(after.gateway.database)).toEqual([]);
  });

  test('sends it when the operator says so, and heeds the name of a restore once', async () => {
    const { backup, waiting } = await backUpWaiting();
    const first = await start(backup, NAMED);
    await stop(first);
    const second = await start(backup, NAMED);
    expect((await second.operator.get('/v1/operator/restore')).body).toMatchObject({ waiting: 3 });
    await second.operator.post('/v1/operator/restore/end', { waiting: 'send' });
    for (const id of waiting) await delivered(second, id);
    await stop(second);
    const third = await start(backup, NAMED);
    expect(third.log).not.toContain('RESTORED');
    expect((await third.operator.get('/v1/operator/restore')).body).toMatchObject({ recognisedAt: null });
  });

  test('is recognised by its cluster where nobody tells', async () => {
    const { backup, waiting } = await backUpWaiting();
    const copy = await openDatabase({ connection: backup, applicationName: 'test', poolSize: 1 });
    await copy.pool.query("UPDATE store_marks SET cluster = '7300000000000000000'");
    await copy.close();
    const after = await start(backup);
    expect((await after.operator.get('/v1/operator/restore')).body).toMatchObject({ why: 'another_cluster' });
    await after.gateway.sweep();
    expect((await message(after, waiting[0]!)).status).toBe('on_hold');
  });

  test('leaves a carrier that was paused before paused', async () => {
    const before = await start(store.connection);
    await before.operator.post('/v1/operator/carriers/simulator/pause', { reason: 'Maintenance' });
    await stop(before);
    const after = await start(store.connection, NAMED);
    const ended = await after.operator.post('/v1/operator/restore/end', { waiting: 'send' });
    expect(ended.body).toMatchObject({ resumed: [] });
    const { body } = await after.operator.get('/v1/operator/carriers/simulator');
    expect(body['pauseReason']).toBe('Maintenance');
  });

  test('what was still to run of automations is held, and dropped with the texts', async () => {
    const accepting = await start(store.connection, { GATEWAY_ROLES: 'api' });
    const event = { type: 'order.paid', object: { type: 'order', id: '1' } };
    expect((await accepting.live.post('/v1/events', event)).status).toBe(202);
    await stop(accepting);
    const after = await start(store.connection, NAMED);
    await after.gateway.sweep();
    const ended = await after.operator.post('/v1/operator/restore/end', { waiting: 'cancel' });
    expect(ended.body).toMatchObject({ automations: 1, left: 0 });
  });

  const postWebhook = async ({ gateway }: Running, order: number): Promise<string> => {
    const { shop, shopSecret } = gateway.demo!;
    const deliveryId = `order ${order}`;
    const delivery = { shop, topic: 'fulfillments/create', deliveryId, body: shipped(order) };
    const { headers, rawBody } = shopifyRequest(delivery, shopSecret);
    const url = '/connectors/shopify/webhooks';
    const { statusCode } = await gateway.app.inject({ method: 'POST', url, headers, payload: rawBody });
    expect(statusCode).toBe(200);
    return deliveryId;
  };

  test.each([
    ['cancel', { state: 'failed', code: 'restore_cancelled' }],
    ['send', { state: 'read', code: null }],
  ])('webhooks that were still to be read are held, and %s decides', async (waiting, became) => {
    const accepting = await start(store.connection, { GATEWAY_ROLES: 'api' });
    const held = await postWebhook(accepting, 1);
    await stop(accepting);
    const after = await start(store.connection, NAMED);
    // What came after the restore is read, so what did not would have been.
    await whenRead(after.live, await postWebhook(after, 2));
    const [webhook] = await receivedBy(after.live, `&deliveryId=${held}`);
    expect(webhook).toMatchObject({ state: 'received' });
    const { data } = (await after.live.get('/v1/connections')).body;
    const replay = `/v1/connections/${data[0]!.id}/webhooks/replay`;
    expect((await after.live.post(replay, { webhook: webhook!.id })).body).toEqual({ webhooks: 0 });
    const ended = await after.operator.post('/v1/operator/restore/end', { waiting });
    expect(ended.body).toMatchObject({ webhooks: 1, left: 0 });
    expect(await whenRead(after.live, held)).toMatchObject(became);
  });
});

test('where no restore is open, there is none to end', async () => {
  const { operator } = await start(store.connection);
  expect(await operator.post('/v1/operator/restore/end', { waiting: 'send' })).toMatchObject({
    status: 409,
    body: { code: 'restore_not_open' },
  });
  expect((await operator.post('/v1/operator/restore/end', { waiting: 'maybe' })).body['code']).toBe(
    'request_invalid',
  );
});

test('a cluster that was put back to a point in time is recognised by its timeline; a failover is lived through', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(inject('runFolder'), 'cluster-'));
  const start = async (settings: Record<string, string> = {}) => {
    const server = await startEmbeddedPostgres({ dataDir: folder, settings });
    // It is a standby until it has read what the archive holds.
    const database = await eventually('the server to take writes', () =>
      openDatabase({ connection: server.connection, applicationName: 'test', poolSize: 2 }).catch(
        () => false as const,
      ),
    );
    await migrate(database);
    await (await startJobs(server.connection)).stop();
    return {
      database,
      recognise: async () =>
        (await recogniseRestore(database, { told: undefined, now: Date.now, hold: holdWebhooks }))?.why ??
        null,
      stop: async () => {
        await database.close();
        await server.stop();
      },
    };
  };
  /** PostgreSQL recovers from an archive, finds nothing more in it, and begins a timeline of its own. */
  const recover = async () => {
    await writeFile(join(folder, 'postgres/pgdata/recovery.signal'), '');
    return start({ restore_command: 'false' });
  };
  for (const _ of ['new', 'known']) {
    const usual = await start();
    expect(await usual.recognise()).toBeNull();
    await usual.stop();
  }
  const restored = await recover();
  expect(await restored.recognise()).toBe('another_timeline');
  await restored.database.transaction((client) =>
    endRestore(client, {
      waiting: 'send',
      now: new Date(),
      endHeld: { webhooks: endHeldWebhooks, steps: endHeldSteps },
    }),
  );
  await restored.stop();
  const promoted = await recover();
  await noteTimeline(promoted.database);
  expect(await promoted.recognise()).toBeNull();
  await promoted.stop();
});
