import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import { cancelledSchema, cancelManySchema } from '@carillon/gateway-api/messages';
import { z } from 'zod';
import { reachedModes } from '../../infrastructure/http/caller.ts';
import type { Answer, Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { cancelMessages } from './lifecycle/cancel-messages.ts';
import { hasMessage } from './reading/find-messages.ts';

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

/** Cancelling messages that have not left. */
export const cancelRoutes =
  ({ change, now }: { change: Change; now: () => number }): Routes =>
  (app) => {
    const write = { access: { scope: 'messages:send', mode: 'own' } } as const;
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
              { account, selection: { id, modes: reachedModes(request.caller) } },
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
          const body = await cancelMessages(
            client,
            { account: request.caller.account.id, selection },
            new Date(now()),
          );
          return succeed({ status: 200, body });
        }),
    );
  };
