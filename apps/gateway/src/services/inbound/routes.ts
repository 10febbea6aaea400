import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { toId } from '@carillon/gateway-api/ids';
import { receivedReplySchema } from '@carillon/gateway-api/replies';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { readCursor, toPage } from '../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { listReplies, type ReplyRow } from './replies.ts';

const view = (row: ReplyRow): z.input<typeof receivedReplySchema> => ({
  id: toId('rpl', row.id),
  from: row.sender,
  to: row.recipient,
  text: row.text,
  kind: row.kind,
  incomplete: row.incomplete,
  receivedAt: row.receivedAt.toISOString(),
});

/** `/v1/replies`. */
export const replyRoutes =
  ({ database }: { database: Database }): Routes =>
  (app) => {
    app.get(
      '/v1/replies',
      {
        config: { access: { scope: 'messages:read', mode: 'own' } },
        schema: {
          tags: ['messages'],
          summary: 'List the texts that came in',
          querystring: z.strictObject(pageQuery),
          response: { 200: pageOf(receivedReplySchema) },
        },
      },
      async (request, reply) => {
        const cursor = readCursor('rpl', request.query.cursor);
        if (!cursor.ok) return sendProblem(reply, fromRefusal(cursor.error));
        const { limit } = request.query;
        const page = { limit: limit + 1, before: cursor.value };
        return toPage('rpl', await listReplies(database, request.caller, page), limit, view);
      },
    );
  };
