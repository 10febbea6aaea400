import type { ShopFailure } from '@carillon/connector-kit/shop';
import type pg from 'pg';
import type { AskedShop } from '../../../engine/shops/asked-shop.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { queryOn, type Row } from '../../../infrastructure/database/query.ts';

export type Reconciliation = Row<'reconciliations'>;

/** Webhooks that are on their way are no missed ones: the last minutes are left to them. */
const SETTLE_MS = 5 * 60_000;
/** What is shorter is left to the next time: a question costs the shop the same, however little it is about. */
const SHORTEST_MS = 60_000;
/** The most that is asked for at once: after a long time without it, one stretch follows the other. */
const LONGEST_MS = 24 * 3_600_000;

/** The stretch of time that a shop is to be asked about now; null while there is none. Begun ones are gone on with. */
export const beginPeriod = async (
  { pool }: Database,
  { accountId, id }: AskedShop,
  now: number,
): Promise<Reconciliation | null> => {
  const { rows } = await pool.query<{ from_at: Date }>(
    `INSERT INTO reconciliations (account_id, connection_id, from_at, until_at, state)
     SELECT account_id, id, reconciled_until, least($3::timestamptz, reconciled_until + $4 * interval '1 ms'), 'running'
     FROM connections WHERE account_id = $1 AND id = $2 AND state = 'installed' AND reconciled_until <= $5
     ON CONFLICT (connection_id, from_at) DO UPDATE SET state = 'running'
     RETURNING from_at`,
    [accountId, id, new Date(now - SETTLE_MS), LONGEST_MS, new Date(now - SETTLE_MS - SHORTEST_MS)],
  );
  const fromAt = rows[0]?.from_at;
  if (!fromAt) return null;
  const period = await queryOn(pool)
    .selectFrom('reconciliations')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('connectionId', '=', id)
    .where('fromAt', '=', fromAt)
    .executeTakeFirst();
  return period ?? null;
};

const within = (session: pg.Pool | pg.PoolClient, { accountId, connectionId, fromAt }: Reconciliation) =>
  queryOn(session)
    .updateTable('reconciliations')
    .where('accountId', '=', accountId)
    .where('connectionId', '=', connectionId)
    .where('fromAt', '=', fromAt);

/** Counts what a page told, in the transaction that stores it; the next page is asked for from there. */
export const countPage = async (
  client: pg.PoolClient,
  period: Reconciliation,
  { seen, healed, next }: { readonly seen: number; readonly healed: number; readonly next: string | null },
): Promise<void> => {
  await within(client, period)
    .set(({ eb }) => ({ seen: eb('seen', '+', seen), healed: eb('healed', '+', healed), cursor: next }))
    .execute();
};

/** Ends a stretch of time: the next begins where it ended. */
export const endPeriod = async (client: pg.PoolClient, period: Reconciliation): Promise<void> => {
  await within(client, period).set({ state: 'done', detail: null, cursor: null }).execute();
  await queryOn(client)
    .updateTable('connections')
    .set({ reconciledUntil: period.untilAt })
    .where('accountId', '=', period.accountId)
    .where('id', '=', period.connectionId)
    .where('reconciledUntil', '=', period.fromAt)
    .execute();
};

/** Notes why a stretch of time could not be asked about; it is asked about again. */
export const failPeriod = async (
  { pool }: Database,
  period: Reconciliation,
  { detail }: ShopFailure,
): Promise<void> => {
  await within(pool, period).set({ state: 'failed', detail }).execute();
};

/** The stretches of time of a connection since an instant, the newest first. */
export const listPeriods = (
  { pool }: Database,
  { accountId, id }: Pick<AskedShop, 'accountId' | 'id'>,
  since: Date,
): Promise<Reconciliation[]> =>
  queryOn(pool)
    .selectFrom('reconciliations')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('connectionId', '=', id)
    .where('untilAt', '>', since)
    .orderBy('fromAt', 'desc')
    .execute();

/** How long the scoreboard is kept. */
export const KEPT_MS = 90 * 24 * 3_600_000;

/** Drops stretches of time that ended long ago. */
export const dropOldPeriods = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query("DELETE FROM reconciliations WHERE until_at < $1 AND state = 'done'", [
    new Date(now - KEPT_MS),
  ]);
};
