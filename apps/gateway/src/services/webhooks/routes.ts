import { succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import {
  WEBHOOK_EVENTS,
  type WebhookEventType,
  webhookCreatedSchema,
  webhookEventTypeSchema,
  webhookRotateSchema,
  webhookSchema,
} from '@carillon/gateway-api/webhooks';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
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
import { WEBHOOK_SURFACES, type WebhookSurface } from './surfaces.ts';
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
  caller: Caller,
): EndpointContext => ({ client, caller, vault, checkUrl, now: new Date(now()) });

/** The sample of an event, as it is posted. */
export const sampleOf = (type: WebhookEventType, at: Date) => ({
  type,
  timestamp: at.toISOString(),
  data: WEBHOOK_EVENTS[type].sample,
});

const SAMPLED_AT = new Date('2026-11-26T16:20:05.000Z');

const eventTypesRoute = (app: Server, surface: WebhookSurface): void => {
  app.get(
    `${surface.path}/events`,
    {
      config: surface.read,
      schema: {
        tags: surface.tags,
        summary: 'What a webhook can be told of, each with a sample',
        response: {
          200: z.object({ data: z.array(webhookEventTypeSchema) }),
        },
      },
    },
    () => ({
      data: surface.types.map((type) => ({
        type,
        meaning: WEBHOOK_EVENTS[type].meaning,
        sample: sampleOf(type, SAMPLED_AT) as never,
      })),
    }),
  );
};

const listRoute = (app: Server, surface: WebhookSurface, { database }: WebhookRouteOptions): void => {
  app.get(
    surface.path,
    {
      config: surface.read,
      schema: { tags: surface.tags, summary: 'List webhooks', ...listSchema(webhookSchema) },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'whk',
        read: (page) => listEndpoints(database, surface.callerOf(request), page),
        view,
      }),
  );
};

const createRoute = (app: Server, surface: WebhookSurface, options: WebhookRouteOptions): void => {
  app.post(
    surface.path,
    {
      config: surface.write,
      schema: {
        tags: surface.tags,
        summary: 'Be told of events at an address; its secret is shown this once',
        body: surface.bodies.create,
        response: { 201: webhookCreatedSchema },
      },
    },
    (request, reply) =>
      options.change(request, reply, async (client) => {
        const made = await createEndpoint(contextOf(options, client, surface.callerOf(request)), {
          ...request.body,
          events: request.body.events ?? surface.types,
        });
        if (!made.ok) return made;
        const { row, secret } = made.value;
        return succeed({ status: 201, body: { ...view(row), secret }, secret: true });
      }),
  );
};

const readRoute = (app: Server, surface: WebhookSurface, { database }: WebhookRouteOptions): void => {
  app.get(
    `${surface.path}/:id`,
    {
      config: surface.read,
      schema: { tags: surface.tags, summary: 'Read a webhook', params, response: { 200: webhookSchema } },
    },
    async (request, reply) => {
      const found = await findEndpoint(
        database.pool,
        surface.callerOf(request),
        fromId('whk', request.params.id),
      );
      return found.ok ? view(found.value) : sendProblem(reply, fromRefusal(found.error));
    },
  );
};

const changeRoute = (app: Server, surface: WebhookSurface, options: WebhookRouteOptions): void => {
  app.patch(
    `${surface.path}/:id`,
    {
      config: surface.write,
      schema: {
        tags: surface.tags,
        summary: 'Change a webhook, or enable or disable it',
        params,
        body: surface.bodies.patch,
        response: { 200: webhookSchema },
      },
    },
    (request, reply) =>
      options.change(request, reply, async (client) => {
        const wanted = { id: fromId('whk', request.params.id), ...request.body };
        const changed = await changeEndpoint(contextOf(options, client, surface.callerOf(request)), wanted);
        return changed.ok ? succeed({ status: 200, body: view(changed.value) }) : changed;
      }),
  );
};

const rotateRoute = (app: Server, surface: WebhookSurface, options: WebhookRouteOptions): void => {
  app.post(
    `${surface.path}/:id/rotate-secret`,
    {
      config: surface.write,
      schema: {
        tags: surface.tags,
        summary: 'Give a webhook a new secret; for a day both sign',
        params,
        body: webhookRotateSchema,
        response: { 200: webhookCreatedSchema },
      },
    },
    (request, reply) =>
      options.change(request, reply, async (client) => {
        const wanted = { id: fromId('whk', request.params.id), ...request.body };
        const made = await rotateSecret(contextOf(options, client, surface.callerOf(request)), wanted);
        if (!made.ok) return made;
        const { row, secret } = made.value;
        return succeed({ status: 200, body: { ...view(row), secret }, secret: true });
      }),
  );
};

const deleteRoute = (app: Server, surface: WebhookSurface, { change }: WebhookRouteOptions): void => {
  app.delete(
    `${surface.path}/:id`,
    {
      config: surface.write,
      schema: { tags: surface.tags, summary: 'Delete a webhook and its deliveries', params },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const gone = await deleteEndpoint(
          client,
          surface.callerOf(request),
          fromId('whk', request.params.id),
        );
        return gone ? succeed(DONE) : WEBHOOK_NOT_FOUND;
      }),
  );
};

/** `/v1/webhooks`, and the same of the operator. */
export const webhookRoutes =
  (options: WebhookRouteOptions): Routes =>
  (app) => {
    for (const surface of WEBHOOK_SURFACES) {
      eventTypesRoute(app, surface);
      for (const register of [listRoute, createRoute, readRoute, changeRoute, rotateRoute, deleteRoute])
        register(app, surface, options);
    }
  };
