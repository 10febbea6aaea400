import {
  type Currency,
  findTariff,
  least,
  type Money,
  money,
  roundTo,
  timesMoney,
} from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../../infrastructure/database/page.ts';
import { type NewRow, queryOn, type Row } from '../../../infrastructure/database/query.ts';
import { settleWallets } from '../credit-lots.ts';
import { postEntries } from '../ledger.ts';
import { lockWallets } from '../spending-wallet.ts';
import { loadTariffs } from '../tariffs.ts';
import { withdrawCredit } from '../transfer.ts';
import type { PaymentUpdate } from './payment-provider.ts';

export type PurchaseRow = Row<'purchases'>;

const CENT = 10_000n;
const DAY_MS = 86_400_000;

/** What some segments cost an account: the tariff of its own country, in whole cents. Refusal: `tariff_missing`. */
export const pricePurchase = async (
  database: Database,
  account: { readonly currency: Currency; readonly defaultCountry: string | null },
  { segments, at }: { segments: number; at: number },
): Promise<Result<{ perSegment: Money; amount: Money }, Refusal>> => {
  const { currency, defaultCountry: country } = account;
  const line = findTariff(await loadTariffs(database.pool), {
    country,
    purpose: 'transactional',
    currency,
    at,
  });
  if (!line || line.perSegment.micros === 0n)
    return refuse(
      'tariff_missing',
      'No tariff prices a segment here, so credit has no price. Ask the operator.',
    );
  const exact = timesMoney(line.perSegment, segments);
  return succeed({
    perSegment: line.perSegment,
    amount: money(roundTo(exact.micros, CENT, 'up'), currency),
  });
};

/** One page of an account's purchases, newest first. */
export const listPurchases = (
  database: Database,
  account: string,
  page: PageRequest,
): Promise<PurchaseRow[]> =>
  queryOn(database.pool)
    .selectFrom('purchases')
    .selectAll()
    .where('accountId', '=', account)
    .$call(newestFirst(page))
    .execute();

/** One purchase of an account, if it has it. */
export const findPurchase = (
  database: Database,
  account: string,
  id: string,
): Promise<PurchaseRow | undefined> =>
  queryOn(database.pool)
    .selectFrom('purchases')
    .selectAll()
    .where('accountId', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();

/** Stores a purchase that waits for its payment. */
export const openPurchase = (
  client: pg.PoolClient,
  purchase: Omit<NewRow<'purchases'>, 'status'>,
): Promise<PurchaseRow> =>
  queryOn(client)
    .insertInto('purchases')
    .values({ ...purchase, status: 'open' })
    .returningAll()
    .executeTakeFirstOrThrow();

const setStatus = (client: pg.PoolClient, row: PurchaseRow, change: Partial<PurchaseRow>) =>
  queryOn(client)
    .updateTable('purchases')
    .set(change)
    .where('accountId', '=', row.accountId)
    .where('id', '=', row.id)
    .execute();

const settlePaid = async (client: pg.PoolClient, row: PurchaseRow, now: Date): Promise<void> => {
  const { accountId, amount, currency, pricePerSegment, validDays } = row;
  await settleWallets(client, [accountId], now);
  const expiresAt = validDays === null ? null : new Date(now.getTime() + validDays * DAY_MS);
  const entry = { kind: 'top_up', accountId, amount, currency, pricePerSegment, expiresAt } as const;
  // The key makes it happen once, however often the provider tells of it.
  await postEntries(client, [{ ...entry, key: `purchase:${row.id}`, note: 'purchase' }], now);
  await setStatus(client, row, { status: 'paid', paidAt: now });
};

const settleRefund = async (
  client: pg.PoolClient,
  row: PurchaseRow,
  total: bigint,
  now: Date,
): Promise<void> => {
  const back = total - row.refunded;
  if (back <= 0n) return;
  const wallet = (await settleWallets(client, [row.accountId], now)).get(row.accountId)!;
  // What is already spent cannot be taken back: a balance is never below zero.
  const amount = least(back, wallet.available);
  const key = `purchase-refund:${row.id}:${total}`;
  await withdrawCredit(client, { accountId: row.accountId, amount, key, note: 'purchase refunded' }, now);
  const refunded = least(total, row.amount);
  await setStatus(client, row, { refunded, ...(refunded === row.amount ? { status: 'refunded' } : {}) });
};

/** Applies what a provider says of a purchase, in the caller's transaction; tells whether it was about one of ours. */
export const applyPaymentUpdate = async (
  client: pg.PoolClient,
  provider: string,
  update: Exclude<PaymentUpdate, { kind: 'other' }>,
  now: Date,
): Promise<boolean> => {
  const [account, id] = [fromId('acc', update.account), fromId('pur', update.purchase)];
  if (account === null || id === null) return false;
  await lockWallets(client, [account], now.getTime());
  const row = await queryOn(client)
    .selectFrom('purchases')
    .selectAll()
    .where('accountId', '=', account)
    .where('id', '=', id)
    .where('provider', '=', provider)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return false;
  if (update.kind === 'refunded') await settleRefund(client, row, update.total, now);
  else if (row.providerReference !== update.reference) return false;
  else if (update.kind === 'paid' && row.status !== 'paid' && row.status !== 'refunded')
    await settlePaid(client, row, now);
  else if (update.kind === 'failed' && row.status === 'open')
    await setStatus(client, row, { status: 'failed' });
  return true;
};
