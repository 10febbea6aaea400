import { toDecimalMoney } from '@carillon/core/billing';
import { succeed } from '@carillon/core/result';
import { toId } from '@carillon/gateway-api/ids';
import {
  type ledgerEntrySchema,
  ledgerPageSchema,
  ledgerQuery,
  walletSchema,
  walletSettingsSchema,
} from '@carillon/gateway-api/wallet';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { readLots } from './credit-lots.ts';
import { changeWalletSettings } from './wallet-settings.ts';
import { type EntryRow, findWallet, listEntries, walletDetail } from './wallets.ts';

const view = (row: EntryRow): z.input<typeof ledgerEntrySchema> => ({
  id: toId('led', row.id),
  kind: row.kind,
  from: row.debit,
  to: row.credit,
  amount: toDecimalMoney({ micros: row.amount, currency: row.currency }),
  messages: row.messages,
  note: row.note,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

/** `/v1/wallet` and `/v1/ledger`. */
export const walletRoutes =
  ({ database, change, now }: { database: Database; change: Change; now: () => number }): Routes =>
  (app) => {
    const config = { access: { scope: 'wallet:read', mode: 'any' } } as const;
    app.get(
      '/v1/wallet',
      {
        config,
        schema: { tags: ['wallet'], summary: 'Read what can be spent', response: { 200: walletSchema } },
      },
      async (request) => {
        const wallet = await findWallet(database.pool, request.caller.account.id);
        if (!wallet) throw new Error(`Account ${request.caller.account.id} has no wallet.`);
        const { available } = wallet;
        const { id } = request.caller.account;
        return walletDetail(wallet, await readLots(database.pool, id, { available, now: now() }));
      },
    );
    app.patch(
      '/v1/wallet',
      {
        config: { access: { scope: 'wallet:write', mode: 'live' } },
        schema: {
          tags: ['wallet'],
          summary: 'Change the levels that warn, and what is kept for urgent texts',
          body: walletSettingsSchema,
          response: { 200: walletSchema },
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) => {
          const { id } = request.caller.account;
          const changed = await changeWalletSettings(client, id, request.body);
          if (!changed.ok) return changed;
          const { available } = changed.value;
          const lots = await readLots(client, id, { available, now: now() });
          return succeed({ status: 200, body: walletDetail(changed.value, lots) });
        }),
    );
    app.get(
      '/v1/ledger',
      {
        config,
        schema: {
          tags: ['wallet'],
          summary: 'List the movements of money',
          querystring: ledgerQuery,
          response: { 200: ledgerPageSchema },
        },
      },
      (request, reply) => {
        const { kind } = request.query;
        return sendPage(reply, request.query, {
          prefix: 'led',
          read: (page) => listEntries(database, request.caller.account.id, { kind, ...page }),
          view,
        });
      },
    );
  };
