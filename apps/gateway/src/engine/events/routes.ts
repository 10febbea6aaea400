import type { CanonicalEvent } from '@carillon/core/events';
import { succeed } from '@carillon/core/result';
import { eventCreateSchema, eventSchema } from '@carillon/gateway-api/events';
import { fromId, toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import { type Caller, reachedModes } from '../../infrastructure/http/caller.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import { sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { EventJobs } from './event-jobs.ts';
import { storeEvents } from './store-events.ts';

interface EventRow
  extends SqlRow<'events', 'id' | 'type' | 'event_key' | 'status' | 'occurred_at' | 'created_at'> {
  readonly outcomes: SqlRow<'event_outcomes'>[];
}

const SELECT = `SELECT e.id, e.type, e.event_key, e.status, e.occurred_at, e.created_at,
    coalesce((SELECT json_agg(o) FROM event_outcomes o WHERE o.account_id = e.account_id AND o.event_id = e.id), '[]') AS outcomes
  FROM events e WHERE e.account_id = $1 AND e.mode = ANY($2::text[])`;

const view = (row: EventRow, duplicate = false): z.output<typeof eventSchema> => ({
  id: toId('evt', row.id),
  type: row.type,
  eventKey: row.event_key,
  status: row.status,
  duplicate,
  occurredAt: row.occurred_at.toISOString(),
  createdAt: row.created_at.toISOString(),
  outcomes: row.outcomes.map((outcome) => ({
    automationId: toId('aut', outcome.automation_id),
    outcome: outcome.outcome,
    reason: outcome.reason,
    detail: outcome.detail,
    messageId: outcome.message_id === null ? null : toId('msg', outcome.message_id),
  })),
});

const findEvent = async (
  client: pg.Pool | pg.PoolClient,
  caller: Caller,
  id: string,
): Promise<EventRow | null> => {
  const { rows } = await client.query<EventRow>(`${SELECT} AND e.id = $3`, [
    caller.account.id,
    reachedModes(caller),
    id,
  ]);
  return rows[0] ?? null;
};

const toCanonical = (body: z.output<typeof eventCreateSchema>, now: number): CanonicalEvent => ({
  type: body.type,
  source: body.source,
  object: body.object,
  related: body.related,
  transition: body.transition ?? body.type,
  occurredAt: new Date(body.occurredAt ?? now).toISOString(),
  person: body.person,
  data: body.data as CanonicalEvent['data'],
});

export interface EventsDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly jobs: EventJobs;
  readonly now: () => number;
}

const config = { access: { scope: 'events:write', mode: 'own' } } as const;

const postRoute = (app: Server, { change, jobs, now }: EventsDependencies): void => {
  app.post(
    '/v1/events',
    {
      config: { ...config, audit: false },
      schema: {
        tags: ['events'],
        summary: 'Report a shop or CRM event; its automations run at once',
        body: eventCreateSchema,
        response: { 202: eventSchema },
      },
    },
    async (request, reply) => {
      const { account, mode } = request.caller;
      await change(request, reply, async (client) => {
        const event = toCanonical(request.body, now());
        const [stored] = await storeEvents(client, jobs, { account: account.id, mode }, [event]);
        const row = await findEvent(client, request.caller, stored!.id);
        return succeed({ status: 202, body: view(row!, stored!.duplicate) });
      });
      jobs.wake();
      return reply;
    },
  );
};

const readRoute = (app: Server, { database }: EventsDependencies): void => {
  app.get(
    '/v1/events/:id',
    {
      config,
      schema: {
        tags: ['events'],
        summary: 'Read an event and what its automations did',
        params: z.object({ id: z.string() }),
        response: { 200: eventSchema },
      },
    },
    async (request, reply) => {
      const id = fromId('evt', request.params.id);
      const row = id === null ? null : await findEvent(database.pool, request.caller, id);
      return row ? view(row) : sendProblem(reply, { code: 'event_not_found' });
    },
  );
};

const listRoute = (app: Server, { database }: EventsDependencies): void => {
  app.get(
    '/v1/events',
    {
      config,
      schema: {
        tags: ['events'],
        summary: 'List events',
        ...listSchema(eventSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'evt',
        read: async ({ before, limit }) => {
          const { rows } = await database.pool.query<EventRow>(
            `${SELECT} AND ($3::uuid IS NULL OR e.id < $3) ORDER BY e.id DESC LIMIT $4`,
            [request.caller.account.id, reachedModes(request.caller), before, limit],
          );
          return rows;
        },
        view: (row) => view(row),
      }),
  );
};

/** `/v1/events`. */
export const eventRoutes =
  (options: EventsDependencies): Routes =>
  (app) => {
    for (const register of [postRoute, readRoute, listRoute]) register(app, options);
  };
