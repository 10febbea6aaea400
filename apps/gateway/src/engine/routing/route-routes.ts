import { succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import {
  pauseSchema,
  routeCreateSchema,
  routeSchema,
  routeUpdateSchema,
} from '@carillon/gateway-api/operator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import { sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { Announce, CarrierEvent } from './carrier-events.ts';
import { pauseRoute } from './route-pauses.ts';
import { readRouteView } from './route-view.ts';
import { addRoute, deleteRoute, listRoutes, updateRoute } from './routing-table.ts';

export interface RoutingOptions {
  readonly database: Database;
  readonly change: Change;
  readonly now: () => number;
  /** Told of pauses once they are on disk; nobody unless given. */
  readonly announce?: Announce;
  /** Told when a line was added, changed or taken out, before the operator is answered. */
  readonly onChange: () => void | Promise<void>;
}

const params = z.object({ id: z.string() });

const PAUSE_VERBS = [
  ['pause', 'Pause a route: the next line that matches serves'],
  ['resume', 'Resume a route that was paused'],
] as const;

const config = { access: 'operator' as const };

/** What its routes share. */
const contextOf = (options: RoutingOptions) => {
  const { announce = () => {}, onChange } = options;
  const onSend = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (reply.statusCode < 300) await onChange();
  };
  return { ...options, announce, onSend };
};

type RoutingContext = ReturnType<typeof contextOf>;

const listRoute = (app: Server, { database, now }: RoutingContext): void => {
  app.get(
    '/v1/operator/routes',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'List the lines of the routing table',
        ...listSchema(routeSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'rte',
        read: (page) => listRoutes(database, page),
        toView: () => readRouteView(database.pool, now()),
      }),
  );
};

const createRoute = (app: Server, { change, now, onSend }: RoutingContext): void => {
  app.post(
    '/v1/operator/routes',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Add a line to the routing table',
        body: routeCreateSchema,
        response: { 201: routeSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const added = await addRoute(client, request.body);
        if (!added.ok) return added;
        const view = await readRouteView(client, now());
        return succeed({ status: 201, body: view(added.value) });
      }),
  );
};

const changeRoute = (app: Server, { change, now, onSend }: RoutingContext): void => {
  app.patch(
    '/v1/operator/routes/:id',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Change a line of the routing table: what waits goes by it at once',
        params,
        body: routeUpdateSchema,
        response: { 200: routeSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const changed = await updateRoute(client, fromId('rte', request.params.id), request.body);
        if (!changed.ok) return changed;
        const view = await readRouteView(client, now());
        return succeed({ status: 200, body: view(changed.value) });
      }),
  );
};

const pauseAndResumeRoutes = (app: Server, { change, now, announce, onSend }: RoutingContext): void => {
  for (const [verb, summary] of PAUSE_VERBS) {
    app.post(
      `/v1/operator/routes/:id/${verb}`,
      {
        config,
        onSend,
        schema: { tags: ['operator'], summary, params, body: pauseSchema, response: { 200: routeSchema } },
      },
      async (request, reply) => {
        const id = fromId('rte', request.params.id);
        const { reason } = request.body;
        const wish = { paused: verb === 'pause', reason, now: new Date(now()) };
        let events: readonly CarrierEvent[] = [];
        await change(request, reply, async (client) => {
          const made = await pauseRoute(client, id, wish);
          if (!made.ok) return made;
          events = made.value.events;
          const view = await readRouteView(client, now());
          return succeed({ status: 200, body: view(made.value.row) });
        });
        announce(events);
        return reply;
      },
    );
  }
};

const removeRoute = (app: Server, { database, onSend }: RoutingContext): void => {
  app.delete(
    '/v1/operator/routes/:id',
    {
      config,
      onSend,
      schema: {
        tags: ['operator'],
        summary: 'Take a line out of the routing table: what waits goes by the next that matches',
        params,
      },
    },
    async (request, reply) => {
      const id = fromId('rte', request.params.id);
      const gone = id !== null && (await deleteRoute(database, id));
      return gone ? reply.code(204).send() : sendProblem(reply, { code: 'route_not_found' });
    },
  );
};

/** `/v1/operator/routes`: the routing table. */
export const routingRoutes =
  (options: RoutingOptions): Routes =>
  (app) => {
    const context = contextOf(options);
    for (const register of [listRoute, createRoute, changeRoute, pauseAndResumeRoutes, removeRoute])
      register(app, context);
  };
