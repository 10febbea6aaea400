import { equalForms } from '@carillon/core/numbers';
import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId } from '@carillon/gateway-api/ids';
import { messageDetailSchema, messageListQuery, messageSchema } from '@carillon/gateway-api/messages';
import { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import { sendPage } from '../../../infrastructure/http/pages.ts';
import { sendProblem } from '../../../infrastructure/http/problems.ts';
import { readQueriedRecipient } from '../../../infrastructure/http/read-recipient.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import type { RoutingBook } from '../../routing/routing-book.ts';
import type { CachedPauses } from '../pauses/paused.ts';
import { findMessage, listMessages } from './find-messages.ts';
import { messageDetail, messageView } from './message-view.ts';
import type { Moment } from './status-sentence.ts';

const params = z.object({ id: z.string() });

/** Reading and listing messages. */
export const messageRoutes =
  ({
    database,
    pauses,
    routing,
    now,
  }: {
    database: Database;
    pauses: CachedPauses;
    routing: RoutingBook;
    now: () => number;
  }): Routes =>
  (app) => {
    const read = { access: { scope: 'messages:read', mode: 'own' } } as const;
    const moment = async (): Promise<Moment> => ({
      now: now(),
      paused: await pauses.read(),
      carriers: (await routing.read(database.pool)).standings,
    });
    app.get(
      '/v1/messages',
      {
        config: read,
        schema: {
          tags: ['messages'],
          summary: 'List messages',
          querystring: messageListQuery,
          response: { 200: pageOf(messageSchema) },
        },
      },
      (request, reply) => {
        const { limit, cursor, to, country, ...rest } = request.query;
        return sendPage(
          reply,
          { limit, cursor },
          {
            prefix: 'msg',
            read: async (page) => {
              const recipient =
                to === undefined ? null : readQueriedRecipient(request.caller, { to, country });
              if (recipient && !recipient.ok) return recipient;
              const filter = { ...rest, recipients: recipient && equalForms(recipient.value) };
              return listMessages(database, request.caller, { filter, ...page });
            },
            toView: async () => {
              const seen = await moment();
              return (row) => messageView(row, seen);
            },
          },
        );
      },
    );
    app.get(
      '/v1/messages/:id',
      {
        config: read,
        schema: {
          tags: ['messages'],
          summary: 'Read a message and its why-card',
          params,
          response: { 200: messageDetailSchema },
        },
      },
      async (request, reply) => {
        const id = fromId('msg', request.params.id);
        const found = id === null ? null : await findMessage(database, request.caller, id);
        if (!found) return sendProblem(reply, { code: 'message_not_found' });
        return messageDetail(found, await moment());
      },
    );
  };
