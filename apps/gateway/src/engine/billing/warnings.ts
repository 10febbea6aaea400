import { balanceLevel, formatDecimal, NEAR_PERCENT, type Nearness, nearness } from '@carillon/core/billing';
import type { CanonicalEvent } from '@carillon/core/events';
import { toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Row, SqlRow } from '../../infrastructure/database/query.ts';
import type { EventJobs } from '../events/event-jobs.ts';
import { storeEvents } from '../events/store-events.ts';
import { usedNow } from './spend-caps.ts';

const BATCH = 200;
const RANK = { fine: 0, low: 1, critical: 2 } as const;
const NEAR_RANK: Readonly<Record<Nearness, number>> = { near: 1, critical: 2 };

const eventOf = (
  account: string,
  type: 'balance.low' | 'quota.near',
  { object, transition, at, data }: Pick<CanonicalEvent, 'object' | 'transition' | 'data'> & { at: number },
): CanonicalEvent => ({
  type,
  source: { platform: 'carillon', shop: toId('acc', account) },
  object,
  transition,
  occurredAt: new Date(at).toISOString(),
  person: { phone: null, country: null, name: null, locale: null },
  data,
});

type WarnedRow = SqlRow<
  'wallets',
  'account_id' | 'currency' | 'available' | 'low_at' | 'critical_at' | 'warned'
>;

/** Wallets whose level is no longer the one they were warned about. */
const CHANGED_WALLETS = `
  SELECT account_id, currency, available, low_at, critical_at, warned FROM wallets
  WHERE (low_at IS NOT NULL OR critical_at IS NOT NULL) AND warned IS DISTINCT FROM CASE
    WHEN available < critical_at THEN 'critical' WHEN available < low_at THEN 'low' ELSE 'fine' END
  LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED`;

const warnOfBalances = async (client: pg.PoolClient, jobs: EventJobs, now: number): Promise<number> => {
  const { rows } = await client.query<WarnedRow>(CHANGED_WALLETS);
  for (const row of rows) {
    const level = balanceLevel(row.available, { lowAt: row.low_at, criticalAt: row.critical_at });
    await client.query('UPDATE wallets SET warned = $2 WHERE account_id = $1', [row.account_id, level]);
    // A top-up lowers the warning without a word.
    if (RANK[level] <= RANK[row.warned]) continue;
    const event = eventOf(row.account_id, 'balance.low', {
      object: { type: 'wallet', id: toId('acc', row.account_id) },
      transition: `${level}:${now}`,
      at: now,
      data: { level, balance: formatDecimal(row.available), currency: row.currency },
    });
    await storeEvents(client, jobs, { account: row.account_id, mode: 'live' }, [event]);
  }
  return rows.length;
};

type CapRow = Pick<
  Row<'spend_caps'>,
  'accountId' | 'id' | 'scope' | 'subject' | 'period' | 'amount' | 'used' | 'periodStart' | 'warned'
>;

const NEAR_CAPS = `
  SELECT account_id AS "accountId", id, scope, subject, period, amount, used, period_start AS "periodStart", warned
  FROM spend_caps
  WHERE (used * 100.0 >= amount * ${NEAR_PERCENT.near}.0 AND warned IS NULL)
     OR (used * 100.0 >= amount * ${NEAR_PERCENT.critical}.0 AND warned = 'near')
  ORDER BY account_id, id LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED`;

const warnOfCap = async (
  client: pg.PoolClient,
  jobs: EventJobs,
  cap: CapRow,
  now: number,
): Promise<boolean> => {
  const used = usedNow(cap, now);
  const near = nearness(used, cap.amount);
  if (near === null || NEAR_RANK[near] <= (cap.warned ? NEAR_RANK[cap.warned] : 0)) return false;
  await client.query('UPDATE spend_caps SET warned = $3 WHERE account_id = $1 AND id = $2', [
    cap.accountId,
    cap.id,
    near,
  ]);
  const event = eventOf(cap.accountId, 'quota.near', {
    object: { type: 'spend_cap', id: toId('cap', cap.id) },
    transition: `${near}:${cap.periodStart.getTime()}:${now}`,
    at: now,
    data: {
      level: near,
      scope: cap.scope,
      subject: cap.subject,
      period: cap.period,
      cap: formatDecimal(cap.amount),
      used: formatDecimal(used),
    },
  });
  await storeEvents(client, jobs, { account: cap.accountId, mode: 'live' }, [event]);
  return true;
};

/**
 * Gives the events `balance.low` and `quota.near` where a level was passed since the last turn: away from admission,
 * which must not wait for it. Gives how many levels had changed.
 */
export const giveWarnings = (database: Database, jobs: EventJobs, now: number): Promise<number> =>
  database.transaction(async (client) => {
    let changed = await warnOfBalances(client, jobs, now);
    const { rows } = await client.query<CapRow>(NEAR_CAPS);
    for (const cap of rows) if (await warnOfCap(client, jobs, cap, now)) changed += 1;
    return changed;
  });
