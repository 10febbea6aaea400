import { succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import {
  WEBHOOK_EVENT_TYPES,
  WEBHOOK_EVENTS,
  type WebhookEventType,
  webhookCreatedSchema,
  webhookCreateSchema,
  webhookEventTypeSchema,
  webhookPatchSchema,
  webhookRotateSchema,
  webhookSchema,
} from '@carillon/gateway-api/webhooks';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Change, DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  type EndpointContext,
  findEndpoint,
  listEndpoints,
  rotateSecret,
  type ShownEndpoint,
  WEBHOOK_NOT_FOUND,
} from './endpoints.ts';
import type { UrlCheck } from './url-check.ts';

const view = (row: ShownEndpoint): z.input<typeof webhookSchema> => ({
  id: toId('whk', row.id),
  url: row.url,
  events: row.events as WebhookEventType[],
  description: row.description,
  mode: row.mode,
  status: row.status,
  disabledReason: row.disabledReason,
  failingSince: row.failingSince?.toISOString() ?? null,
  waiting: row.waiting,
  createdAt: row.createdAt.toISOString(),
  rotatedAt: row.rotatedAt?.toISOString() ?? null,
});

const params = z.object({ id: z.string() });
const tags = ['webhooks'];
const read = { access: { scope: 'webhooks:read', mode: 'own' } } as const;
const write = { access: { scope: 'webhooks:write', mode: 'own' } } as const;

export interface WebhookRouteOptions {
  readonly database: Database;
  readonly change: Change;
  readonly vault: Vault;
  readonly checkUrl: UrlCheck;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const contextOf = (
  { vault, checkUrl, now }: WebhookRouteOptions,
  client: pg.PoolClient,
  { caller }: FastifyRequest,
): EndpointContext => ({ client, caller, vault, checkUrl, now: new Date(now()) });

/** The sample of an event, as it is posted. */
export const sampleOf = (type: WebhookEventType, at: Date) => ({
  type,
  timestamp: at.toISOString(),
  data: WEBHOOK_EVENTS[type].sample,
});

const SAMPLED_AT = new Date('2026-11-26T16:20:05.000Z');

const eventTypesRoute = (app: Server): void => {
  app.get(
    '/v1/webhooks/events',
    {
      config: read,
      schema: {
        tags,
        summary: 'What a webhook can be told of, each with a sample',
        response: {
          200: z.object({ data: z.array(webhookEventTypeSchema) }),
        },
      },
    },
    () => ({
      data: WEBHOOK_EVENT_TYPES.map((type) => ({
        type,
        meaning: WEBHOOK_EVENTS[type].meaning,
        sample: sampleOf(type, SAMPLED_AT) as never,
      })),
    }),
  );
};

const listRoute = (app: Server, { database }: WebhookRouteOptions): void => {
  app.get(
    '/v1/webhooks',
    { config: read, schema: { tags, summary: 'List webhooks', ...listSchema(webhookSchema) } },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'whk',
        read: (page) => listEndpoints(database, request.caller, page),
        view,
      }),
  );
};

const createRoute = (app: Server, options: WebhookRouteOptions): void => {
  app.post(
    '/v1/webhooks',
    {
      config: write,
      schema: {
        tags,
        summary: 'Be told of events at an address; its secret is shown this once',
        body: webhookCreateSchema,
        response: { 201: webhookCreatedSchema },
      },
    },
    (request, reply) =>
      options.change(request, reply, async (client) => {
        const made = await createEndpoint(contextOf(options, client, request), request.body);
        if (!made.ok) return made;
        const { row, secret } = made.value;
        return succeed({ status: 201, body: { ...view(row), secret }, secret: true });
      }),
  );
};

const readRoute = (app: Server, { database }: WebhookRouteOptions): void => {
  app.get(
    '/v1/webhooks/:id',
    { config: read, schema: { tags, summary: 'Read a webhook', params, response: { 200: webhookSchema } } },
    async (request, reply) => {
      const found = await findEndpoint(database.pool, request.caller, fromId('whk', request.params.id));
      return found.ok ? view(found.value) : sendProblem(reply, fromRefusal(found.error));
    },
  );
};

const changeRoute = (app: Server, options: WebhookRouteOptions): void => {
  app.patch(
    '/v1/webhooks/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change a webhook, or enable or disable it',
        params,
        body: webhookPatchSchema,
        response: { 200: webhookSchema },
      },
    },
    (request, reply) =>
      options.change(request, reply, async (client) => {
        const wanted = { id: fromId('whk', request.params.id), ...request.body };
        const changed = await changeEndpoint(contextOf(options, client, request), wanted);
        return changed.ok ? succeed({ status: 200, body: view(changed.value) }) : changed;
      }),
  );
};

const rotateRoute = (app: Server, options: WebhookRouteOptions): void => {
  app.post(
    '/v1/webhooks/:id/rotate-secret',
    {
      config: write,
      schema: {
        tags,
        summary: 'Give a webhook a new secret; for a day both sign',
        params,
        body: webhookRotateSchema,
        response: { 200: webhookCreatedSchema },
      },
    },
    (request, reply) =>
      options.change(request, reply, async (client) => {
        const wanted = { id: fromId('whk', request.params.id), ...request.body };
        const made = await rotateSecret(contextOf(options, client, request), wanted);
        if (!made.ok) return made;
        const { row, secret } = made.value;
        return succeed({ status: 200, body: { ...view(row), secret }, secret: true });
      }),
  );
};

const deleteRoute = (app: Server, { change }: WebhookRouteOptions): void => {
  app.delete(
    '/v1/webhooks/:id',
    { config: write, schema: { tags, summary: 'Delete a webhook and its deliveries', params } },
    (request, reply) =>
      change(request, reply, async (client) => {
        const gone = await deleteEndpoint(client, request.caller, fromId('whk', request.params.id));
        return gone ? succeed(DONE) : WEBHOOK_NOT_FOUND;
      }),
  );
};

/** `/v1/webhooks`. */
export const webhookRoutes =
  (options: WebhookRouteOptions): Routes =>
  (app) => {
    eventTypesRoute(app);
    for (const register of [listRoute, createRoute, readRoute, changeRoute, rotateRoute, deleteRoute])
      register(app, options);
  };
