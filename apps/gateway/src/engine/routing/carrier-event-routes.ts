import { pageOf } from '@carillon/gateway-api/conventions';
import { carrierEventQuery, carrierEventSchema } from '@carillon/gateway-api/operator';
import type { Database } from '../../infrastructure/database/open.ts';
import { readCursor, toPage } from '../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { carrierEventView, listCarrierEvents } from './carrier-events.ts';

/** `/v1/operator/carrier-events`: what happened to carriers and routes, and why. */
export const carrierEventRoutes =
  ({ database }: { database: Database }): Routes =>
  (app) => {
    app.get(
      '/v1/operator/carrier-events',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary: 'List what happened to carriers and routes: health, balance, pauses',
          querystring: carrierEventQuery,
          response: { 200: pageOf(carrierEventSchema) },
        },
      },
      async (request, reply) => {
        const cursor = readCursor('cev', request.query.cursor);
        if (!cursor.ok) return sendProblem(reply, fromRefusal(cursor.error));
        const { limit, carrier = null, type = null } = request.query;
        const page = { carrier, type, before: cursor.value, limit: limit + 1 };
        return toPage('cev', await listCarrierEvents(database.pool, page), limit, carrierEventView);
      },
    );
  };
