import { pageOf } from '@carillon/gateway-api/conventions';
import { carrierEventQuery, carrierEventSchema } from '@carillon/gateway-api/operator';
import type { Database } from '../../infrastructure/database/open.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
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
      (request, reply) => {
        const { carrier = null, type = null } = request.query;
        return sendPage(reply, request.query, {
          prefix: 'cev',
          read: (page) => listCarrierEvents(database.pool, { carrier, type, ...page }),
          view: carrierEventView,
        });
      },
    );
  };
