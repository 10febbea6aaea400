import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import { operatorCancelledSchema, operatorCancelSchema } from '@carillon/gateway-api/operator';
import type pg from 'pg';
import type { z } from 'zod';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { accountOfMessage, cancelAsOperator, type Selection } from './lifecycle/cancel-messages.ts';

const selectionOf = ({ reference, eventKeyPrefix }: z.output<typeof operatorCancelSchema>): Selection => {
  if (reference !== undefined) return { reference };
  return eventKeyPrefix === undefined ? { all: true } : { eventKeyPrefix };
};

const accountExists = async (client: pg.PoolClient, id: string | null): Promise<string | null> => {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM accounts WHERE id = $1', [id]);
  return rows[0]?.id ?? null;
};

/** What the operator names: a message by its id, or messages of an account. */
const findNamed = async (
  client: pg.PoolClient,
  body: z.output<typeof operatorCancelSchema>,
): Promise<Result<{ account: string; selection: Selection }, Refusal>> => {
  if (body.id === undefined) {
    const account = await accountExists(client, fromId('acc', body.accountId ?? ''));
    return account === null
      ? refuse('account_not_found', 'There is no such account.', 'accountId')
      : succeed({ account, selection: selectionOf(body) });
  }
  const id = fromId('msg', body.id);
  const account = id === null ? null : await accountOfMessage(client, id);
  return id === null || account === null
    ? refuse('message_not_found', 'No account has such a message.', 'id')
    : succeed({ account, selection: { id } });
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
          const named = await findNamed(client, request.body);
          if (!named.ok) return named;
          const body = await cancelAsOperator(client, named.value, new Date(now()));
          return succeed({ status: 200, body });
        }),
    );
  };
