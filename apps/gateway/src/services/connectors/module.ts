import type { Module } from '../../infrastructure/modules/module.ts';
import { connectionRoutes } from './connection-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

export type ConnectorsOptions = Omit<Parameters<typeof connectionRoutes>[0], 'platforms'> &
  Parameters<typeof webhookRoutes>[0];

/** Shops and CRMs: their connections, and the webhooks they post. */
export const connectorsModule = (options: ConnectorsOptions): Module => ({
  routes: [
    connectionRoutes({ ...options, platforms: options.connectors.map(({ platform }) => platform) }),
    webhookRoutes(options),
  ],
});
