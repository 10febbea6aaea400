import { toId } from '@carillon/gateway-api/ids';
import { receivedReplySchema } from '@carillon/gateway-api/replies';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
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
          ...listSchema(receivedReplySchema),
        },
      },
      (request, reply) =>
        sendPage(reply, request.query, {
          prefix: 'rpl',
          read: (page) => listReplies(database, request.caller, page),
          view,
        }),
    );
  };
