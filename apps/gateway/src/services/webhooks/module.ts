import type { Module } from '../../infrastructure/modules/module.ts';
import { openOutboundHttp } from '../../infrastructure/outbound-http/exchange.ts';
import { createDeliverer, type DelivererOptions } from './deliverer.ts';
import { type DeliveryRouteOptions, deliveryRoutes } from './delivery-routes.ts';
import { webhooksPersonalData } from './personal-data.ts';
import { dropOldEvents } from './retention.ts';
import { webhookRoutes } from './routes.ts';
import { createUrlCheck } from './url-check.ts';

/** What is due is looked for so often. */
const EVERY_MS = 250;
/** An endpoint that takes longer has not taken it. */
const TIMEOUT_MS = 30_000;
/** To one address. */
const CONNECTIONS = 64;
const ANSWER_BYTES = 64 * 1024;

export interface WebhooksOptions
  extends Omit<DelivererOptions, 'http'>,
    Omit<DeliveryRouteOptions, 'http' | 'checkUrl'> {
  /** Lets events go to this machine and to private networks. */
  readonly allowPrivate: boolean;
  /** Lets events go to this machine. */
  readonly allowLoopback: boolean;
}

/** What tells other systems of what happens. */
export const webhooksModule = (options: WebhooksOptions): Module => {
  const { database, allowPrivate, allowLoopback } = options;
  const allowed = { allowPrivate, allowLoopback };
  const http = openOutboundHttp({
    ...allowed,
    timeoutMs: TIMEOUT_MS,
    connections: CONNECTIONS,
    answerBytes: ANSWER_BYTES,
  });
  const deliverer = createDeliverer({ ...options, http });
  const routes = { ...options, http, checkUrl: createUrlCheck(allowed) };
  return {
    routes: [webhookRoutes(routes), deliveryRoutes(routes)],
    jobs: [{ name: 'deliver webhook events', everyMs: EVERY_MS, runsIn: 'jobs', run: () => deliverer.run() }],
    retention: [(now) => dropOldEvents(database, now)],
    personalData: webhooksPersonalData,
    close: (grace) => deliverer.close(grace),
  };
};
