import { type CapPeriod, periodStart, type SpendCap } from '@carillon/core/billing';
import type pg from 'pg';
import type { SqlRow } from '../../infrastructure/database/query.ts';

/** A cap while a batch is admitted: `used` grows with each message. */
export interface RunningCap extends SpendCap {
  readonly accountId: string;
  readonly id: string;
  used: bigint;
  /** Milliseconds since 1970. */
  readonly periodStart: number;
  changed: boolean;
}

type CapRow = SqlRow<'spend_caps'>;

/** What has been used in the period that `now` lies in: a counter of an earlier period counts nothing any more. */
export const usedNow = (
  cap: { readonly period: CapPeriod; readonly used: bigint; readonly periodStart: Date },
  now: number,
): bigint => (cap.periodStart.getTime() === periodStart(cap.period, now) ? cap.used : 0n);

const toRunning = (row: CapRow, now: number): RunningCap => ({
  accountId: row.account_id,
  id: row.id,
  scope: row.scope,
  subject: row.subject,
  period: row.period,
  amount: row.amount,
  used: usedNow({ ...row, periodStart: row.period_start }, now),
  periodStart: periodStart(row.period, now),
  changed: false,
});

/** Reads the caps of some accounts; the locks of their wallets keep others from using them up meanwhile. */
export const readCaps = async (
  client: pg.PoolClient | pg.Pool,
  accounts: readonly string[],
  now: number,
): Promise<Map<string, RunningCap[]>> => {
  if (accounts.length === 0) return new Map();
  const { rows } = await client.query<CapRow>({
    name: 'read-caps',
    text: 'SELECT * FROM spend_caps WHERE account_id = ANY($1::uuid[]) ORDER BY account_id, id',
    values: [accounts],
  });
  return Map.groupBy(
    rows.map((row) => toRunning(row, now)),
    ({ accountId }) => accountId,
  );
};

/** Whether a cap binds a message, by the key it came with and the connector that caused it. */
export const bindsMessage = (
  { scope, subject }: Pick<SpendCap, 'scope' | 'subject'>,
  message: { readonly keyId: string; readonly connector: string | null },
): boolean =>
  scope === 'account' || (scope === 'key' ? subject === message.keyId : subject === message.connector);

/** Writes what a batch has used of caps. */
export const writeCaps = async (client: pg.PoolClient, caps: readonly RunningCap[]): Promise<void> => {
  const used = caps.filter(({ changed }) => changed);
  if (used.length === 0) return;
  await client.query({
    name: 'write-caps',
    text: `UPDATE spend_caps SET used = cap.used, period_start = cap.period_start,
        warned = CASE WHEN spend_caps.period_start = cap.period_start THEN warned END
      FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[]) AS cap (account_id, id, used, period_start)
      WHERE spend_caps.account_id = cap.account_id AND spend_caps.id = cap.id`,
    values: [
      used.map((cap) => cap.accountId),
      used.map((cap) => cap.id),
      used.map((cap) => cap.used),
      used.map((cap) => new Date(cap.periodStart)),
    ],
  });
};
