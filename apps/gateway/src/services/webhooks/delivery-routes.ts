import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import {
  type WebhookEventType,
  webhookDeliveryDetailSchema,
  webhookDeliveryQuery,
  webhookDeliverySchema,
  webhookReplayedSchema,
  webhookReplaySchema,
  webhookTestedSchema,
} from '@carillon/gateway-api/webhooks';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { sendPage } from '../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { OutboundHttp } from '../../infrastructure/outbound-http/exchange.ts';
import { findEndpoint } from './endpoints.ts';
import {
  attemptsOf,
  type DeliveryRow,
  findDelivery,
  listDeliveries,
  type Replay,
  replayDeliveries,
} from './event-lists.ts';
import { postEvent } from './post-event.ts';
import { sampleOf, type WebhookRouteOptions } from './routes.ts';
import { secretsOf } from './signing.ts';
import { WEBHOOK_SURFACES, type WebhookSurface } from './surfaces.ts';

const view = (row: DeliveryRow): z.input<typeof webhookDeliverySchema> => ({
  id: toId('wev', row.id),
  type: row.type as WebhookEventType,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_at?.toISOString() ?? null,
  lastAttemptAt: row.last_at?.toISOString() ?? null,
  lastStatus: row.last_status,
  lastError: row.last_error,
  occurredAt: row.occurred_at.toISOString(),
});

const params = z.object({ id: z.string() });

export interface DeliveryRouteOptions extends WebhookRouteOptions {
  readonly http: OutboundHttp;
}

const listRoute = (app: Server, surface: WebhookSurface, { database }: DeliveryRouteOptions): void => {
  app.get(
    `${surface.path}/:id/deliveries`,
    {
      config: surface.read,
      schema: {
        tags: surface.tags,
        summary: 'List what a webhook was told of, newest first',
        params,
        querystring: z.strictObject({ ...pageQuery, ...webhookDeliveryQuery }),
        response: { 200: pageOf(webhookDeliverySchema) },
      },
    },
    async (request, reply) => {
      const found = await findEndpoint(
        database.pool,
        surface.callerOf(request),
        fromId('whk', request.params.id),
      );
      if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
      return sendPage(reply, request.query, {
        prefix: 'wev',
        read: (page) =>
          listDeliveries(database, found.value, { ...page, state: request.query.state ?? null }),
        view,
      });
    },
  );
};

const readRoute = (app: Server, surface: WebhookSurface, { database }: DeliveryRouteOptions): void => {
  app.get(
    `${surface.path}/:id/deliveries/:event`,
    {
      config: surface.read,
      schema: {
        tags: surface.tags,
        summary: 'Read what was posted, and what came back at each attempt',
        params: params.extend({ event: z.string() }),
        response: { 200: webhookDeliveryDetailSchema },
      },
    },
    async (request, reply) => {
      const found = await findEndpoint(
        database.pool,
        surface.callerOf(request),
        fromId('whk', request.params.id),
      );
      if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
      const event = fromId('wev', request.params.event);
      const row = event === null ? undefined : await findDelivery(database, found.value, event);
      if (!row) return sendProblem(reply, { code: 'webhook_event_not_found' });
      const history = await attemptsOf(database, found.value, row.id);
      return {
        ...view(row),
        request: { url: found.value.url, body: row.payload },
        history: history.map(({ at, duration_ms, ...attempt }) => ({
          ...attempt,
          at: at.toISOString(),
          durationMs: duration_ms,
        })),
      };
    },
  );
};

const toReplay = (body: z.output<typeof webhookReplaySchema>): Result<Replay, Refusal> => {
  if ('failedSince' in body) return succeed({ failedSince: new Date(body.failedSince) });
  if ('from' in body) return succeed({ from: new Date(body.from), until: new Date(body.until) });
  const event = fromId('wev', body.event);
  return event === null
    ? refuse('webhook_event_not_found', 'The webhook was told of no such event.', 'event')
    : succeed({ event });
};

const replayRoute = (app: Server, surface: WebhookSurface, { change, now }: DeliveryRouteOptions): void => {
  app.post(
    `${surface.path}/:id/replay`,
    {
      config: surface.write,
      schema: {
        tags: surface.tags,
        summary: 'Deliver again: one event, a period, or what failed since an instant',
        params,
        body: webhookReplaySchema,
        response: { 202: webhookReplayedSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const found = await findEndpoint(client, surface.callerOf(request), fromId('whk', request.params.id));
        if (!found.ok) return found;
        const replay = toReplay(request.body);
        if (!replay.ok) return replay;
        const made = await replayDeliveries(client, found.value, {
          replay: replay.value,
          now: new Date(now()),
        });
        return made.ok ? succeed({ status: 202, body: { deliveries: made.value } }) : made;
      }),
  );
};

/** Nothing is kept of a test, so it needs no transaction, which would be open while the endpoint thinks. */
const testRoute = (
  app: Server,
  surface: WebhookSurface,
  { database, vault, http, now }: DeliveryRouteOptions,
): void => {
  app.post(
    `${surface.path}/:id/test`,
    {
      config: { ...surface.write, audit: false },
      schema: {
        tags: surface.tags,
        summary: 'Post the sample of an event now, and see what the endpoint answers',
        params,
        body: surface.bodies.test,
        response: { 200: webhookTestedSchema },
      },
    },
    async (request, reply) => {
      const found = await findEndpoint(
        database.pool,
        surface.callerOf(request),
        fromId('whk', request.params.id),
      );
      if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
      const { url, status } = found.value;
      if (status === 'disabled') return sendProblem(reply, { code: 'webhook_disabled' });
      const { attempt } = await postEvent(
        http,
        {
          url,
          secrets: secretsOf(vault, found.value, now()),
          id: toId('wev', uuidv7()),
          body: JSON.stringify(sampleOf(request.body.type, new Date(now()))),
        },
        now,
      );
      const { status: answered, durationMs, response, error } = attempt;
      return { delivered: error === null, status: answered, durationMs, response, error };
    },
  );
};

/** `/v1/webhooks/{id}/deliveries`, `/test` and `/replay`. */
export const deliveryRoutes =
  (options: DeliveryRouteOptions): Routes =>
  (app) => {
    for (const surface of WEBHOOK_SURFACES)
      for (const register of [listRoute, readRoute, replayRoute, testRoute]) register(app, surface, options);
  };
