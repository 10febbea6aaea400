import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { quarantinedSchema, quarantineQuery } from '@carillon/gateway-api/operator';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import { sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { maskText } from './mask.ts';
import { dropQuarantined, listQuarantined, type QuarantinedRow } from './quarantine.ts';
import { storableText } from './storable.ts';

/** Characters of what was said that a list shows. */
const SHOWN = 2_000;

const view = (row: QuarantinedRow): z.input<typeof quarantinedSchema> => ({
  id: toId('qua', row.id),
  source: row.source,
  name: row.name,
  kind: row.kind,
  reason: maskText(row.reason),
  said: maskText(storableText(row.body.toString('utf8')).slice(0, SHOWN)),
  octets: row.size,
  times: row.times,
  firstAt: row.firstAt.toISOString(),
  lastAt: row.lastAt.toISOString(),
});

/** `/v1/operator/quarantine`: what carriers and platforms said that could not be stored as they said it. */
export const quarantineRoutes =
  ({ database }: { database: Database }): Routes =>
  (app) => {
    const config = { access: 'operator' as const };
    app.get(
      '/v1/operator/quarantine',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'List what carriers and platforms said that could not be stored as they said it',
          querystring: quarantineQuery,
          response: { 200: pageOf(quarantinedSchema) },
        },
      },
      (request, reply) => {
        const { source = null, name = null } = request.query;
        return sendPage(reply, request.query, {
          prefix: 'qua',
          read: (page) => listQuarantined(database, { source, name, ...page }),
          view,
        });
      },
    );
    app.delete(
      '/v1/operator/quarantine/:id',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'Drop something from quarantine once it has been looked at',
          params: z.object({ id: z.string() }),
        },
      },
      async (request, reply) => {
        const gone = await dropQuarantined(database, fromId('qua', request.params.id));
        return gone ? reply.code(204).send() : sendProblem(reply, { code: 'quarantined_not_found' });
      },
    );
  };
