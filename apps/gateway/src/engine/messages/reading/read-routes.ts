import { equalForms } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId } from '@carillon/gateway-api/ids';
import {
  cancelledSchema,
  cancelManySchema,
  messageDetailSchema,
  messageListQuery,
  messageSchema,
} from '@carillon/gateway-api/messages';
import { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import { reachedModes } from '../../../infrastructure/http/caller.ts';
import type { Answer, Change } from '../../../infrastructure/http/idempotency.ts';
import { readCursor, toPage } from '../../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import { readQueriedRecipient } from '../../../infrastructure/http/read-recipient.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import type { RoutingBook } from '../../routing/routing-book.ts';
import { cancelMessages } from '../lifecycle/cancel-messages.ts';
import type { CachedPauses } from '../pauses/paused.ts';
import { findMessage, hasMessage, listMessages } from './find-messages.ts';
import { messageDetail, messageView } from './message-view.ts';
import type { Moment } from './status-sentence.ts';

const params = z.object({ id: z.string() });

const cancelledOne = ({
  cancelled,
  tooLate,
}: {
  cancelled: number;
  tooLate: number;
}): Result<Answer, Refusal> => {
  if (cancelled + tooLate === 0) {
    return refuse(
      'message_not_cancellable',
      'The message is final already. Only a message that is on hold can be cancelled.',
    );
  }
  if (cancelled === 0) {
    return refuse(
      'message_not_cancellable',
      'The message has already left. Only a message that is on hold can be cancelled.',
    );
  }
  return succeed({ status: 200, body: { cancelled, tooLate } });
};

/** Reading, listing and cancelling messages. */
export const messageRoutes =
  ({
    database,
    change,
    pauses,
    routing,
    now,
  }: {
    database: Database;
    change: Change;
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
    const write = { access: { scope: 'messages:send', mode: 'own' } } as const;
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
      async (request, reply) => {
        const { limit, cursor, to, country, ...rest } = request.query;
        const before = readCursor('msg', cursor);
        if (!before.ok) return sendProblem(reply, fromRefusal(before.error));
        const recipient = to === undefined ? null : readQueriedRecipient(request.caller, { to, country });
        if (recipient && !recipient.ok) return sendProblem(reply, fromRefusal(recipient.error));
        const filter = { ...rest, recipients: recipient && equalForms(recipient.value) };
        const page = { filter, before: before.value, limit: limit + 1 };
        const rows = await listMessages(database, request.caller, page);
        const seen = await moment();
        return toPage('msg', rows, limit, (row) => messageView(row, seen));
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
    app.post(
      '/v1/messages/:id/cancel',
      {
        config: { ...write, audit: false },
        schema: {
          tags: ['messages'],
          summary: 'Cancel a message that has not left',
          params,
          response: { 200: cancelledSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const id = fromId('msg', request.params.id);
          const account = request.caller.account.id;
          if (id === null || !(await hasMessage(client, request.caller, id))) {
            return refuse(
              'message_not_found',
              'There is no such message. Messages of other accounts are not shown.',
            );
          }
          return cancelledOne(
            await cancelMessages(
              client,
              account,
              { id, modes: reachedModes(request.caller) },
              new Date(now()),
            ),
          );
        }),
    );
    app.post(
      '/v1/messages/cancel',
      {
        config: { ...write, audit: false },
        schema: {
          tags: ['messages'],
          summary: 'Cancel everything of a reference or a business object',
          body: cancelManySchema,
          response: { 200: cancelledSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const { reference, eventKeyPrefix } = request.body;
          const selection = {
            ...(reference === undefined ? { eventKeyPrefix: eventKeyPrefix! } : { reference }),
            modes: reachedModes(request.caller),
          };
          const body = await cancelMessages(client, request.caller.account.id, selection, new Date(now()));
          return succeed({ status: 200, body });
        }),
    );
  };
