import { divide, parseDecimal, toDecimalMoney } from '@carillon/core/billing';
import { refuse, succeed } from '@carillon/core/result';
import {
  subAccountChangeSchema,
  subAccountCreateSchema,
  subAccountDeletedSchema,
  subAccountSchema,
  transferSchema,
} from '@carillon/gateway-api/accounts';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { z } from 'zod';
import type { AccountRouteOptions } from '../../engine/api-keys/account-route-options.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { subAccountKeys } from './sub-account-key-routes.ts';
import {
  changeSubAccount,
  createSubAccount,
  deleteSubAccount,
  listSubAccounts,
  type SubAccountRow,
  transferToSubAccount,
} from './sub-accounts.ts';

/** A percentage with up to four places, as millionths of a price, and back. */
const toPpm = (percent: string): number => Number(divide(parseDecimal(percent)!, 100n, 'half_even'));
const toPercent = (ppm: number): string => `${ppm / 10_000}`;

const view = (row: SubAccountRow): z.input<typeof subAccountSchema> => ({
  id: toId('acc', row.id),
  name: row.name,
  currency: row.currency,
  markupPercent: toPercent(row.markupPpm),
  balance: toDecimalMoney({ micros: row.available, currency: row.currency }),
  held: toDecimalMoney({ micros: row.held, currency: row.currency }),
  defaultCountry: row.defaultCountry,
  defaultSender: row.defaultSender,
  createdAt: row.createdAt.toISOString(),
});

const params = z.object({ id: z.string() });
const accountId = (request: { readonly params: { readonly id: string } }) => fromId('acc', request.params.id);

/** `/v1/accounts`: the sub-accounts of the caller's account. */
export const subAccountRoutes =
  (options: AccountRouteOptions): Routes =>
  (app) => {
    listAndCreate(options)(app);
    oneSubAccount(options)(app);
    credit(options)(app);
    subAccountKeys(options)(app);
  };

const read = { access: { scope: 'accounts:write', mode: 'any', beyond: 'below' } } as const;
const write = { access: { scope: 'accounts:write', mode: 'live', beyond: 'below' } } as const;
const tags = ['accounts'];

const listAndCreate =
  ({ database, change }: AccountRouteOptions): Routes =>
  (app) => {
    app.get(
      '/v1/accounts',
      {
        config: read,
        schema: {
          tags,
          summary: 'List sub-accounts',
          ...listSchema(subAccountSchema),
        },
      },
      (request, reply) =>
        sendPage(reply, request.query, {
          prefix: 'acc',
          read: (page) => listSubAccounts(database, request.caller.account.id, page),
          view,
        }),
    );
    app.post(
      '/v1/accounts',
      {
        config: write,
        schema: {
          tags,
          summary: 'Make a sub-account, with a wallet of its own',
          body: subAccountCreateSchema,
          response: { 201: subAccountSchema },
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) => {
          const { markupPercent, ...content } = request.body;
          const asked = { ...content, markupPpm: toPpm(markupPercent) };
          const made = await createSubAccount(client, request.caller.account.id, asked);
          return made.ok ? succeed({ status: 201, body: view(made.value) }) : made;
        }),
    );
  };

const oneSubAccount =
  ({ change, apiKeyCache, now }: AccountRouteOptions): Routes =>
  (app) => {
    app.patch(
      '/v1/accounts/:id',
      {
        config: write,
        schema: {
          tags,
          summary: 'Change the name or the mark-up',
          params,
          body: subAccountChangeSchema,
          response: { 200: subAccountSchema },
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) => {
          const { name, markupPercent } = request.body;
          const markupPpm = markupPercent === undefined ? undefined : toPpm(markupPercent);
          const asked = { name, markupPpm };
          const changed = await changeSubAccount(
            client,
            request.caller.account.id,
            accountId(request),
            asked,
          );
          return changed.ok ? succeed({ status: 200, body: view(changed.value) }) : changed;
        }),
    );
    app.delete(
      '/v1/accounts/:id',
      {
        config: write,
        onSend: async (_request, reply) => {
          if (reply.statusCode < 300) apiKeyCache.forget();
        },
        schema: {
          tags,
          summary: 'Delete a sub-account; the rest of its credit comes back',
          params,
          response: { 200: subAccountDeletedSchema },
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) => {
          const { id, currency } = request.caller.account;
          const gone = await deleteSubAccount(client, id, accountId(request), new Date(now()));
          if (!gone.ok) return gone;
          return succeed({
            status: 200,
            body: { returned: toDecimalMoney({ micros: gone.value, currency }) },
          });
        }),
    );
  };

const credit =
  ({ change, now }: AccountRouteOptions): Routes =>
  (app) => {
    app.post(
      '/v1/accounts/:id/transfer',
      {
        config: write,
        schema: {
          tags,
          summary: 'Move credit to a sub-account, EUR 30 at least',
          params,
          body: transferSchema,
          response: { 200: subAccountSchema },
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) => {
          const amount = parseDecimal(request.body.amount);
          if (amount === null || amount <= 0n)
            return refuse('amount_invalid', 'Send a decimal string above zero, such as "30.00".', 'amount');
          const asked = { id: accountId(request), amount };
          const moved = await transferToSubAccount(client, request.caller.account.id, asked, new Date(now()));
          return moved.ok ? succeed({ status: 200, body: view(moved.value) }) : moved;
        }),
    );
  };
