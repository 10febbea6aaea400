import { type Currency, toDecimalMoney } from '@carillon/core/billing';
import { refuse, succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import { refundedSchema, refundSchema } from '@carillon/gateway-api/operator';
import type { Change } from '../../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import { findWallet } from '../../billing/wallets.ts';
import { refundMessage } from './refund-message.ts';

/** `/v1/operator/refunds`. */
export const refundRoutes =
  ({ change, now }: { change: Change; now: () => number }): Routes =>
  (app) => {
    app.post(
      '/v1/operator/refunds',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary: 'Give the price of a charged message back',
          body: refundSchema,
          response: { 200: refundedSchema },
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) => {
          const accountId = fromId('acc', request.body.accountId)!;
          const messageId = fromId('msg', request.body.messageId)!;
          const wallet = await findWallet(client, accountId);
          if (!wallet) return refuse('account_not_found', 'There is no such account.', 'accountId');
          const { note } = request.body;
          const refunded = await refundMessage(client, { accountId, messageId, note }, new Date(now()));
          if (!refunded.ok) return refunded;
          const currency: Currency = wallet.currency;
          return succeed({
            status: 200,
            body: { refunded: toDecimalMoney({ micros: refunded.value, currency }) },
          });
        }),
    );
  };
