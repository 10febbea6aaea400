import { succeed } from '@carillon/core/result';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { routeCreateSchema, routeSchema } from '@carillon/gateway-api/operator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { Change } from '../http/idempotency.ts';
import { readCursor, toPage } from '../http/pages.ts';
import { fromRefusal, sendProblem } from '../http/problems.ts';
import type { Room } from '../http/server.ts';
import { addRoute, deleteRoute, listRoutes, type RouteRow } from './routing-table.ts';

const view = ({ id, ...row }: RouteRow): z.input<typeof routeSchema> => ({ ...row, id: toId('rte', id) });

export interface RoutingOptions {
  readonly database: Database;
  readonly change: Change;
  /** Told when a line was added or taken out, before the operator is answered. */
  readonly onChange: () => void | Promise<void>;
}

const params = z.object({ id: z.string() });

/** `/v1/operator/routes`: the routing table. */
export const routingRoom =
  ({ database, change, onChange }: RoutingOptions): Room =>
  (app) => {
    const config = { access: 'operator' as const };
    const onSend = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      if (reply.statusCode < 300) await onChange();
    };
    app.get(
      '/v1/operator/routes',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'List the lines of the routing table',
          querystring: z.strictObject(pageQuery),
          response: { 200: pageOf(routeSchema) },
        },
      },
      async (request, reply) => {
        const cursor = readCursor('rte', request.query.cursor);
        if (!cursor.ok) return sendProblem(reply, fromRefusal(cursor.error));
        const { limit } = request.query;
        return toPage(
          'rte',
          await listRoutes(database, { limit: limit + 1, before: cursor.value }),
          limit,
          view,
        );
      },
    );
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
          return added.ok ? succeed({ status: 201, body: view(added.value) }) : added;
        }),
    );
    app.delete(
      '/v1/operator/routes/:id',
      {
        config,
        onSend,
        schema: { tags: ['operator'], summary: 'Take a line out of the routing table', params },
      },
      async (request, reply) => {
        const id = fromId('rte', request.params.id);
        const gone = id !== null && (await deleteRoute(database, id));
        return gone ? reply.code(204).send() : sendProblem(reply, { code: 'route_not_found' });
      },
    );
  };
