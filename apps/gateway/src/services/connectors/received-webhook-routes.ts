import { type Refusal, type Result, succeed } from '@carillon/core/result';
import {
  receivedReplayedSchema,
  receivedReplaySchema,
  receivedWebhookQuery,
  receivedWebhookSchema,
} from '@carillon/gateway-api/connections';
import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { findConnection } from './connections.ts';
import {
  listReceived,
  RECEIVED_NOT_FOUND,
  type ReceivedRow,
  type Replay,
  replayReceived,
} from './received-webhooks.ts';

export interface ReceivedWebhookOptions {
  readonly database: Database;
  readonly change: Change;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type View = z.input<typeof receivedWebhookSchema>;
type Outcome = Pick<View, 'events' | 'consents' | 'requests' | 'lifecycle' | 'ignored'>;

const NOTHING_YET: Outcome = { events: [], consents: [], requests: [], lifecycle: null, ignored: null };

const view = (row: ReceivedRow): View => ({
  id: toId('rwh', row.id),
  topic: row.topic,
  deliveryId: row.delivery_id,
  state: row.state,
  code: row.code as View['code'],
  detail: row.detail,
  // Those that were read before have no word on the shop.
  ...NOTHING_YET,
  ...(row.outcome as Partial<Outcome> | null),
  replayable: row.replayable,
  receivedAt: row.received_at.toISOString(),
  readAt: row.read_at?.toISOString() ?? null,
});

const config = { access: { scope: 'connections:write', mode: 'own' } } as const;
const tags = ['connections'];
const params = z.object({ id: z.string() });

const listRoute = (app: Server, { database }: ReceivedWebhookOptions): void => {
  app.get(
    '/v1/connections/:id/webhooks',
    {
      config,
      schema: {
        tags,
        summary: 'List the webhooks that came for a shop, and what became of them',
        params,
        querystring: receivedWebhookQuery,
        response: { 200: pageOf(receivedWebhookSchema) },
      },
    },
    async (request, reply) => {
      const id = fromId('con', request.params.id);
      const found = await findConnection(database.pool, request.caller, id);
      if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
      const { state = null, deliveryId = null } = request.query;
      return sendPage(reply, request.query, {
        prefix: 'rwh',
        read: (page) => listReceived(database, found.value, { ...page, state, deliveryId }),
        view,
      });
    },
  );
};

const toReplay = (body: z.output<typeof receivedReplaySchema>): Result<Replay, Refusal> => {
  if ('failedSince' in body) return succeed({ failedSince: new Date(body.failedSince) });
  if ('from' in body) return succeed({ from: new Date(body.from), until: new Date(body.until) });
  const webhook = fromId('rwh', body.webhook);
  return webhook === null ? RECEIVED_NOT_FOUND : succeed({ webhook });
};

const replayRoute = (app: Server, { change, now }: ReceivedWebhookOptions): void => {
  app.post(
    '/v1/connections/:id/webhooks/replay',
    {
      config,
      schema: {
        tags,
        summary: 'Read webhooks again: one, a period, or what failed since an instant',
        params,
        body: receivedReplaySchema,
        response: { 202: receivedReplayedSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('con', request.params.id);
        const found = await findConnection(client, request.caller, id);
        if (!found.ok) return found;
        const replay = toReplay(request.body);
        if (!replay.ok) return replay;
        const again = { replay: replay.value, now: now() };
        const made = await replayReceived(client, found.value, again);
        return made.ok ? succeed({ status: 202, body: { webhooks: made.value } }) : made;
      }),
  );
};

/** `/v1/connections/{id}/webhooks`, and `/replay`. */
export const receivedWebhookRoutes =
  (options: ReceivedWebhookOptions): Routes =>
  (app) => {
    for (const register of [listRoute, replayRoute]) register(app, options);
  };
