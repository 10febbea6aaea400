import { succeed } from '@carillon/core/result';
import { toId } from '@carillon/gateway-api/ids';
import { carrierCreateSchema, carrierSchema, pauseSchema } from '@carillon/gateway-api/operator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type CarrierTypes,
  createCarrier,
  listCarriers,
  type SecretReasons,
} from '../../engine/carriers/carriers.ts';
import { findCarrier } from '../../engine/carriers/find-carrier.ts';
import type { Announce, CarrierEvent } from '../../engine/routing/carrier-events.ts';
import { pauseCarrier } from '../../engine/routing/route-pauses.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { maintenanceRoutes } from './carrier-maintenance-routes.ts';
import { type CarrierStatus, createReadViews } from './carrier-view.ts';

export interface CarriersOptions {
  readonly database: Database;
  readonly change: Change;
  readonly vault: Vault;
  readonly carrierTypes: CarrierTypes;
  /** The kinds that need a secret; none unless given. */
  readonly secrets?: SecretReasons;
  readonly status?: CarrierStatus;
  readonly now: () => number;
  /** Told what happened to carriers once it is on disk; nobody unless given. */
  readonly announce?: Announce;
  /** Told when a carrier was added, changed or deleted, before the operator is answered. */
  readonly onChange: () => void | Promise<void>;
}

const params = z.object({ id: z.string().describe('Its id, or its name') });

const PAUSE_VERBS = [
  ['pause', 'Pause a carrier: it is given nothing until it is resumed'],
  ['resume', 'Resume a carrier that was paused'],
] as const;

const config = { access: 'operator' as const };

/** What its routes share. */
const contextOf = (options: CarriersOptions) => {
  const { vault, carrierTypes, secrets = {}, status, now, onChange, announce = () => {} } = options;
  const readViews = createReadViews(status, now);
  const onSend = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (reply.statusCode < 300) await onChange();
  };
  const making = { types: carrierTypes, vault, secrets };
  return { ...options, secrets, announce, readViews, onSend, making };
};

type CarrierContext = ReturnType<typeof contextOf>;

const maintenance = (
  app: Server,
  { change, now, announce, readViews, onSend, making }: CarrierContext,
): void => {
  maintenanceRoutes({ change, making, readViews, now, announce, onSend })(app);
};

const listRoute = (app: Server, { database, readViews }: CarrierContext): void => {
  app.get(
    '/v1/operator/carriers',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'List carriers',
        ...listSchema(carrierSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'car',
        read: (page) => listCarriers(database, page),
        toView: async (rows) => {
          const views = new Map((await readViews(database.pool, rows)).map((view) => [view.id, view]));
          return (row) => views.get(toId('car', row.id))!;
        },
      }),
  );
};

const readRoute = (app: Server, { database, readViews }: CarrierContext): void => {
  app.get(
    '/v1/operator/carriers/:id',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'Read a carrier, and how it stands',
        params,
        response: { 200: carrierSchema },
      },
    },
    async (request, reply) => {
      const found = await findCarrier(database.pool, request.params.id);
      if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
      const [body] = await readViews(database.pool, [found.value]);
      return body!;
    },
  );
};

const createRoute = (app: Server, { change, readViews, onSend, making }: CarrierContext): void => {
  app.post(
    '/v1/operator/carriers',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Add a carrier, which is used at once',
        body: carrierCreateSchema,
        response: { 201: carrierSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const made = await createCarrier(client, request.body, making);
        if (!made.ok) return made;
        const [body] = await readViews(client, [made.value]);
        return succeed({ status: 201, body });
      }),
  );
};

const pauseAndResumeRoutes = (
  app: Server,
  { change, now, announce, readViews, onSend }: CarrierContext,
): void => {
  for (const [verb, summary] of PAUSE_VERBS) {
    app.post(
      `/v1/operator/carriers/:id/${verb}`,
      {
        config,
        onSend,
        schema: {
          tags: ['operator'],
          summary,
          params,
          body: pauseSchema,
          response: { 200: carrierSchema },
        },
      },
      async (request, reply) => {
        const { reason } = request.body;
        const wish = { paused: verb === 'pause', reason, now: new Date(now()) };
        let events: readonly CarrierEvent[] = [];
        await change(request, reply, async (client) => {
          const made = await pauseCarrier(client, request.params.id, wish);
          if (!made.ok) return made;
          events = made.value.events;
          const [body] = await readViews(client, [made.value.row]);
          return succeed({ status: 200, body });
        });
        announce(events);
        return reply;
      },
    );
  }
};

/** `/v1/operator/carriers`. */
export const carrierRoutes =
  (options: CarriersOptions): Routes =>
  (app) => {
    const context = contextOf(options);
    for (const register of [maintenance, listRoute, readRoute, createRoute, pauseAndResumeRoutes])
      register(app, context);
  };
