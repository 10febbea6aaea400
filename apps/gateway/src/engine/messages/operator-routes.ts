import { refuse, succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import { operatorCancelledSchema, operatorCancelSchema } from '@carillon/gateway-api/operator';
import type pg from 'pg';
import type { z } from 'zod';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { accountOfMessage, cancelAsOperator, type Selection } from './lifecycle/cancel-messages.ts';

const selectionOf = (
  { reference, eventKeyPrefix }: z.output<typeof operatorCancelSchema>,
  id: string | null,
): Selection => {
  if (id !== null) return { id };
  if (reference !== undefined) return { reference };
  return eventKeyPrefix === undefined ? { all: true } : { eventKeyPrefix };
};

const accountExists = async (client: pg.PoolClient, id: string | null): Promise<string | null> => {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM accounts WHERE id = $1', [id]);
  return rows[0]?.id ?? null;
};

/** `/v1/operator/messages`: what the operator does about anybody's texts. */
export const operatorMessageRoutes =
  ({ change, now }: { change: Change; now: () => number }): Routes =>
  (app) => {
    app.post(
      '/v1/operator/messages/cancel',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary: 'Cancel what has not left: one text, or those of an account',
          body: operatorCancelSchema,
          response: { 200: operatorCancelledSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const { id: asked, accountId } = request.body;
          const id = asked === undefined ? null : fromId('msg', asked);
          const account =
            id === null
              ? await accountExists(client, fromId('acc', accountId ?? ''))
              : await accountOfMessage(client, id);
          if (account === null)
            return id === null
              ? refuse('account_not_found', 'There is no such account.', 'accountId')
              : refuse('message_not_found', 'No account has such a message.', 'id');
          const selection = { account, selection: selectionOf(request.body, id) };
          const body = await cancelAsOperator(client, selection, new Date(now()));
          return succeed({ status: 200, body });
        }),
    );
  };
