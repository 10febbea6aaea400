import type { Connector } from '@carillon/connector-kit/connector';
import { createShopify } from '@carillon/connector-shopify';
import { createGuardedFetch } from '../infrastructure/outbound-http/guarded-fetch.ts';

/** Connections to one platform's servers: a second's question must not wait for another's. */
const CONNECTIONS = 32;
const CONNECT_TIMEOUT_MS = 5_000;

/** The connectors this gateway mounts. Shops are asked on the public internet alone. */
export const createConnectors = (now: () => number): readonly Connector[] => {
  const fetch = createGuardedFetch({
    allowPrivate: false,
    connections: CONNECTIONS,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
  });
  return [createShopify({ fetch, now })];
};
