import type { Shops } from '../../engine/shops/shops.ts';
import type { Job } from '../../infrastructure/modules/job.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { connectionRoutes } from './connection-routes.ts';
import { connectorsPersonalData } from './personal-data.ts';
import { receivedWebhookRoutes } from './received-webhook-routes.ts';
import { createSecretFinder } from './secret-finder.ts';
import { healthRoutes } from './shops/health-routes.ts';
import { installRoutes } from './shops/install-routes.ts';
import { keepGrantsFresh } from './shops/keep-grants.ts';
import { reconcileDueShops } from './shops/reconcile.ts';
import { dropOldPeriods } from './shops/reconciliations.ts';
import { subscribeDueShops } from './shops/subscribe.ts';
import { tellConsents } from './shops/tell-consents.ts';
import { createUnsignedNotes } from './unsigned-notes.ts';
import { dropOldBodies } from './webhook-bodies.ts';
import { createWebhookInbox } from './webhook-inbox.ts';
import { createWebhookReader, type WebhookReaderOptions } from './webhook-reader.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** How long a webhook waits at most, in a process that has time, until it is read. */
const READ_MS = 250;

/** How long tokens, errands at shops and what they bring wait at most beyond their time. */
const ERRANDS_MS = 20_000;

export type ConnectorsOptions = Omit<Parameters<typeof connectionRoutes>[0], 'platforms'> &
  Omit<WebhookReaderOptions, 'connectors'> & {
    readonly shops: Shops;
    /** Where the gateway can be reached from outside; null when nobody said. */
    readonly publicUrl: string | null;
  };

/** What is done at shops by the clock. */
const errandsOf = (options: ConnectorsOptions): readonly Job[] => {
  const { asker } = options.shops;
  const always = { everyMs: ERRANDS_MS, runsIn: 'jobs' as const, recovers: true };
  return [
    {
      name: 'keep the tokens of shops valid',
      ...always,
      run: () => keepGrantsFresh({ ...options, asker }),
    },
    {
      name: 'ask shops to post their webhooks',
      ...always,
      run: () => subscribeDueShops({ ...options, asker }),
    },
    {
      name: 'tell shops what people decided',
      ...always,
      run: () => tellConsents({ ...options, asker }),
    },
    {
      name: 'ask shops what has changed',
      ...always,
      run: () => reconcileDueShops({ ...options, asker }),
    },
  ];
};

/** Shops and CRMs: their connections, the webhooks they post, what those say, and what is asked of them. */
export const connectorsModule = (options: ConnectorsOptions): Module => {
  const { database, vault, shops, now } = options;
  const { connectors, asker } = shops;
  const isAsked = (platform: string): boolean =>
    connectors.some((connector) => connector.platform === platform && connector.shop !== null);
  return {
    routes: [
      connectionRoutes({ ...options, platforms: connectors.map(({ platform }) => platform) }),
      installRoutes(options),
      healthRoutes({ ...options, asker, isAsked }),
      webhookRoutes({
        connectors,
        findSecrets: createSecretFinder(database, vault, now),
        inbox: createWebhookInbox(database, now),
        noteUnsigned: createUnsignedNotes(database, now),
      }),
      receivedWebhookRoutes(options),
    ],
    jobs: [
      {
        name: 'read webhooks of shops',
        everyMs: READ_MS,
        runsIn: 'jobs',
        run: createWebhookReader({ ...options, connectors }).run,
      },
      ...errandsOf(options),
    ],
    retention: [(at) => dropOldBodies(database, at), (at) => dropOldPeriods(database, at)],
    personalData: connectorsPersonalData,
  };
};
