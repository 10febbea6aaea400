import type { Module } from '../../infrastructure/modules/module.ts';
import { connectionRoutes } from './connection-routes.ts';
import { createSecretFinder } from './connection-secret.ts';
import { connectorsPersonalData } from './personal-data.ts';
import { receivedWebhookRoutes } from './received-webhook-routes.ts';
import { dropOldBodies } from './webhook-bodies.ts';
import { createWebhookInbox } from './webhook-inbox.ts';
import { createWebhookReader, type WebhookReaderOptions } from './webhook-reader.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** How long a webhook waits at most, in a process that has time, until it is read. */
const READ_MS = 250;

export type ConnectorsOptions = Omit<Parameters<typeof connectionRoutes>[0], 'platforms'> &
  WebhookReaderOptions;

/** Shops and CRMs: their connections, the webhooks they post, and what those say. */
export const connectorsModule = (options: ConnectorsOptions): Module => {
  const { database, vault, connectors, now } = options;
  return {
    routes: [
      connectionRoutes({ ...options, platforms: connectors.map(({ platform }) => platform) }),
      webhookRoutes({
        connectors,
        findSecrets: createSecretFinder(database, vault, now),
        inbox: createWebhookInbox(database, now),
      }),
      receivedWebhookRoutes(options),
    ],
    jobs: [
      {
        name: 'read webhooks of shops',
        everyMs: READ_MS,
        runsIn: 'jobs',
        run: createWebhookReader(options).run,
      },
    ],
    retention: [(at) => dropOldBodies(database, at)],
    personalData: connectorsPersonalData,
  };
};
