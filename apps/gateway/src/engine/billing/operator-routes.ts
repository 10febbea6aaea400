import { toDecimalMoney } from '@carillon/core/billing';
import { succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { creditSchema, tariffCreateSchema, tariffSchema } from '@carillon/gateway-api/operator';
import { walletSchema } from '@carillon/gateway-api/wallet';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { creditWallet } from './credit.ts';
import { addTariff, listTariffs, type TariffRow } from './tariffs.ts';
import { walletView } from './wallets.ts';

const view = (row: TariffRow): z.input<typeof tariffSchema> => ({
  id: toId('trf', row.id),
  country: row.country,
  network: row.network,
  channel: row.channel,
  extra: row.extra,
  purpose: row.purpose,
  perSegment: toDecimalMoney({ micros: row.perSegment, currency: row.currency }),
  validFrom: row.validFrom.toISOString(),
});

export interface BillingOptions {
  readonly database: Database;
  readonly change: Change;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told when a tariff was added, before the operator is answered. */
  readonly onTariffChange: () => void | Promise<void>;
}

/** `/v1/operator/credit` and `/v1/operator/tariffs`. */
export const billingRoutes =
  ({ database, change, now, onTariffChange }: BillingOptions): Routes =>
  (app) => {
    const config = { access: 'operator' as const };
    app.post(
      '/v1/operator/credit',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'Put credit on an account',
          body: creditSchema,
          response: { 200: walletSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const accountId = fromId('acc', request.body.accountId);
          const credited = await creditWallet(client, { ...request.body, accountId }, new Date(now()));
          return credited.ok ? succeed({ status: 200, body: walletView(credited.value) }) : credited;
        }),
    );
    app.get(
      '/v1/operator/tariffs',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'List prices, the newest line first',
          ...listSchema(tariffSchema),
        },
      },
      (request, reply) =>
        sendPage(reply, request.query, {
          prefix: 'trf',
          read: (page) => listTariffs(database, page),
          view,
        }),
    );
    app.post(
      '/v1/operator/tariffs',
      {
        config,
        onSend: async (_request, reply) => {
          if (reply.statusCode < 300) await onTariffChange();
        },
        schema: {
          tags: ['operator'],
          summary: 'Add a price per segment',
          body: tariffCreateSchema,
          response: { 201: tariffSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const added = await addTariff(client, request.body, new Date(now()));
          return added.ok ? succeed({ status: 201, body: view(added.value) }) : added;
        }),
    );
  };
