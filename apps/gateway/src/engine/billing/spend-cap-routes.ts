import { parseDecimal, periodStart, toDecimalMoney } from '@carillon/core/billing';
import { refuse, succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { spendCapSchema, spendCapSetSchema } from '@carillon/gateway-api/wallet';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import type { CallerAccount } from '../../infrastructure/http/caller.ts';
import { type Change, DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { usedNow } from './spend-caps.ts';
import { lockWallet } from './wallets.ts';

type CapRow = Row<'spend_caps'>;
type CapView = z.input<typeof spendCapSchema>;

const view =
  ({ currency }: CallerAccount, now: number) =>
  (row: CapRow): CapView => ({
    id: toId('cap', row.id),
    scope: row.scope,
    subject: row.subject === '' ? null : row.scope === 'key' ? toId('key', row.subject) : row.subject,
    period: row.period,
    amount: toDecimalMoney({ micros: row.amount, currency }),
    used: toDecimalMoney({ micros: usedNow(row, now), currency }),
  });

/** Sets a cap, keeping what it has counted; a new one begins at nothing. */
const setCap = async (
  client: pg.PoolClient,
  account: string,
  { scope, subject, period, amount }: Pick<CapRow, 'scope' | 'subject' | 'period' | 'amount'>,
  now: number,
): Promise<CapRow> => {
  // The wallet row is the lock of an account's admission: no batch is between reading its caps and using them.
  await lockWallet(client, account);
  const start = new Date(periodStart(period, now));
  const row = await queryOn(client)
    .insertInto('spend_caps')
    .values({
      accountId: account,
      id: uuidv7(),
      scope,
      subject,
      period,
      amount,
      used: 0n,
      periodStart: start,
    })
    .onConflict((conflict) =>
      conflict.columns(['accountId', 'scope', 'subject', 'period']).doUpdateSet({ amount, warned: null }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  await queryOn(client)
    .updateTable('wallets')
    .set({ capped: true })
    .where('accountId', '=', account)
    .execute();
  return row;
};

const removeCap = async (client: pg.PoolClient, account: string, id: string | null): Promise<boolean> => {
  await lockWallet(client, account);
  const { numDeletedRows } = await queryOn(client)
    .deleteFrom('spend_caps')
    .where('accountId', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  await client.query(
    'UPDATE wallets SET capped = EXISTS (SELECT FROM spend_caps WHERE account_id = $1) WHERE account_id = $1',
    [account],
  );
  return numDeletedRows > 0n;
};

interface SpendCapRouteOptions {
  readonly database: Database;
  readonly change: Change;
  readonly now: () => number;
}

const tags = ['wallet'];

const listRoute = (app: Server, { database, now }: SpendCapRouteOptions): void => {
  app.get(
    '/v1/spend-caps',
    {
      config: { access: { scope: 'wallet:read', mode: 'any' } },
      schema: {
        tags,
        summary: 'List the spend caps, with what is used of each',
        ...listSchema(spendCapSchema),
      },
    },
    (request, reply) => {
      const { account } = request.caller;
      return sendPage(reply, request.query, {
        prefix: 'cap',
        read: (page) =>
          queryOn(database.pool)
            .selectFrom('spend_caps')
            .selectAll()
            .where('accountId', '=', account.id)
            .$call(newestFirst(page))
            .execute(),
        view: view(account, now()),
      });
    },
  );
};

const setRoute = (app: Server, { change, now }: SpendCapRouteOptions): void => {
  app.put(
    '/v1/spend-caps',
    {
      config: { access: { scope: 'wallet:write', mode: 'live' } },
      schema: {
        tags,
        summary: 'Set a ceiling on what a day or a month may cost',
        body: spendCapSetSchema,
        response: { 200: spendCapSchema },
      },
    },
    async (request, reply) =>
      change(request, reply, async (client) => {
        const { scope, subject = '', period, amount } = request.body;
        const { account } = request.caller;
        const micros = parseDecimal(amount);
        if (micros === null || micros < 0n)
          return refuse('amount_invalid', 'A cap is a decimal string such as "50.00".', 'amount');
        const named = scope === 'key' ? fromId('key', subject) : subject;
        if (named === null) return refuse('request_invalid', 'Name the key by its id, key_....', 'subject');
        const row = await setCap(
          client,
          account.id,
          { scope, subject: named, period, amount: micros },
          now(),
        );
        return succeed({ status: 200, body: view(account, now())(row) });
      }),
  );
};

const removeRoute = (app: Server, { change }: SpendCapRouteOptions): void => {
  app.delete(
    '/v1/spend-caps/:id',
    {
      config: { access: { scope: 'wallet:write', mode: 'live' } },
      schema: { tags, summary: 'Remove a spend cap', params: z.object({ id: z.string() }) },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('cap', request.params.id);
        const gone = id !== null && (await removeCap(client, request.caller.account.id, id));
        return gone
          ? succeed(DONE)
          : refuse('spend_cap_not_found', 'There is no such cap. List them with GET /v1/spend-caps.');
      }),
  );
};

/** `/v1/spend-caps`. */
export const spendCapRoutes =
  (options: SpendCapRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, setRoute, removeRoute]) register(app, options);
  };
