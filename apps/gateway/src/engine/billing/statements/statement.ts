import type { Currency, LedgerKind } from '@carillon/core/billing';
import type { Purpose } from '@carillon/core/messaging';
import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';

/** What one kind of text cost one account in a month; amounts in millionths. */
export interface StatementLine {
  readonly accountId: string;
  readonly accountName: string;
  readonly purpose: Purpose;
  readonly country: string | null;
  readonly connector: string | null;
  readonly campaign: string | null;
  readonly messages: number;
  readonly segments: number;
  readonly charged: bigint;
  readonly refunded: bigint;
}

/** A month of an account and its sub-accounts, as its ledger tells it. */
export interface Statement {
  /** e.g. `2026-11`, in UTC. */
  readonly month: string;
  readonly currency: Currency;
  readonly accountName: string;
  readonly opening: bigint;
  readonly closing: bigint;
  readonly movements: readonly { readonly kind: LedgerKind; readonly amount: bigint }[];
  readonly lines: readonly StatementLine[];
  /** Charged less refunded, sub-accounts included. */
  readonly total: bigint;
}

const MONTH = `(date_trunc('month', ($2 || '-01')::timestamp) AT TIME ZONE 'UTC')`;
const MONTH_END = `((($2 || '-01')::timestamp + interval '1 month') AT TIME ZONE 'UTC')`;

/** What an account had, available and held together, before an instant. */
const BALANCE = (before: string): string => `
  SELECT coalesce(sum((CASE WHEN credit IN ('available', 'held') THEN amount ELSE 0 END)
                    - (CASE WHEN debit IN ('available', 'held') THEN amount ELSE 0 END)), 0)::bigint AS balance
  FROM ledger_entries WHERE account_id = $1 AND created_at < ${before}`;

const MOVEMENTS = `
  SELECT kind, sum(amount)::bigint AS amount FROM ledger_entries
  WHERE account_id = $1 AND created_at >= ${MONTH} AND created_at < ${MONTH_END} GROUP BY kind ORDER BY kind`;

/** From the entries outwards: what an entry has no line for is a line of its own, so that lines sum to entries. */
const LINES = `
  SELECT a.id AS "accountId", a.name AS "accountName", coalesce(l.purpose, 'transactional') AS purpose, l.country,
         l.connector, l.campaign,
         coalesce(sum(coalesce(l.messages, e.messages)) FILTER (WHERE e.kind = 'capture'), 0)::int AS messages,
         coalesce(sum(l.segments) FILTER (WHERE e.kind = 'capture'), 0)::int AS segments,
         coalesce(sum(coalesce(l.amount, e.amount)) FILTER (WHERE e.kind = 'capture'), 0)::bigint AS charged,
         coalesce(sum(coalesce(l.amount, e.amount)) FILTER (WHERE e.kind = 'refund'), 0)::bigint AS refunded
  FROM accounts a JOIN ledger_entries e ON e.account_id = a.id
  LEFT JOIN ledger_lines l ON l.account_id = e.account_id AND l.entry_id = e.id
  WHERE (a.id = $1 OR a.parent_id = $1) AND e.kind IN ('capture', 'refund')
    AND e.created_at >= ${MONTH} AND e.created_at < ${MONTH_END}
  GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY a.id, 3, 4 NULLS LAST, 5 NULLS FIRST, 6 NULLS FIRST`;

const read = async (
  client: pg.PoolClient,
  account: { readonly id: string; readonly currency: Currency },
  month: string,
): Promise<Statement | null> => {
  // One moment for every part of the page, so that they agree.
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const rows = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
    (await client.query<Row>(sql, [account.id, month])).rows;
  const [owner] = await rows<{ name: string; begun: boolean }>(
    `SELECT name, created_at < ${MONTH_END} AND ${MONTH} <= now() AS begun FROM accounts WHERE id = $1`,
  );
  if (!owner?.begun) return null;
  const lines = await rows<StatementLine>(LINES);
  const [opening] = await rows<{ balance: bigint }>(BALANCE(MONTH));
  const [closing] = await rows<{ balance: bigint }>(BALANCE(MONTH_END));
  return {
    month,
    currency: account.currency,
    accountName: owner.name,
    opening: opening!.balance,
    closing: closing!.balance,
    movements: await rows<{ kind: LedgerKind; amount: bigint }>(MOVEMENTS),
    lines,
    total: lines.reduce((sum, { charged, refunded }) => sum + charged - refunded, 0n),
  };
};

/** The statement of a month such as `2026-11`; null for one before the account or after today. */
export const readStatement = (
  database: Database,
  account: { readonly id: string; readonly currency: Currency },
  month: string,
): Promise<Statement | null> => database.transaction((client) => read(client, account, month));

/** The months an account has entries in, newest first, with what was charged in each. */
export const listStatements = async (
  { pool }: Database,
  account: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<{ month: string; charged: bigint }[]> => {
  const { rows } = await pool.query<{ month: string; charged: bigint }>(
    `SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
            coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0)::bigint AS charged
     FROM ledger_entries WHERE account_id = $1 AND ($2::text IS NULL OR to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM') < $2)
     GROUP BY 1 ORDER BY 1 DESC LIMIT $3`,
    [account, before, limit],
  );
  return rows;
};
