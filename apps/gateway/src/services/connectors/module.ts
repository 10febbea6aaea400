import type { Module } from '../../infrastructure/modules/module.ts';
import { connectionsRoom } from './connection-routes.ts';
import { webhooksRoom } from './webhook-routes.ts';

export type ConnectorsOptions = Omit<Parameters<typeof connectionsRoom>[0], 'platforms'> &
  Parameters<typeof webhooksRoom>[0];

/** Shops and CRMs: their connections, and the webhooks they post. */
export const connectorsModule = (options: ConnectorsOptions): Module => ({
  routes: [
    connectionsRoom({ ...options, platforms: options.connectors.map(({ platform }) => platform) }),
    webhooksRoom(options),
  ],
});
