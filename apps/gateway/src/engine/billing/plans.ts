import {
  hasRoom,
  type LimitName,
  type Nearness,
  nearness,
  type Plan,
  quotaSentence,
} from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { toJson } from '../../infrastructure/database/column-kinds.ts';
import { queryOn } from '../../infrastructure/database/query.ts';

/** All plans, the smallest first. */
export const loadPlans = (session: pg.Pool | pg.PoolClient): Promise<Plan[]> =>
  queryOn(session).selectFrom('plans').selectAll().orderBy('rank').execute();

/** Changes what a plan allows. Refusal: `plan_unknown`. */
export const changePlan = async (
  client: pg.PoolClient,
  name: string,
  change: {
    readonly limits?: Partial<Record<LimitName, number>> | undefined;
    readonly longSms?: boolean | undefined;
  },
): Promise<Result<Plan, Refusal>> => {
  const before = await queryOn(client)
    .selectFrom('plans')
    .selectAll()
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst();
  if (!before)
    return refuse('plan_unknown', `There is no plan "${name}". List them with GET /v1/operator/plans.`);
  const given = Object.entries(change.limits ?? {}).filter(([, limit]) => limit !== undefined);
  const row = await queryOn(client)
    .updateTable('plans')
    .set({
      limits: toJson({ ...before.limits, ...Object.fromEntries(given) }),
      longSms: change.longSms ?? before.longSms,
    })
    .where('name', '=', name)
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};

/** What leaves rows behind is counted by them; the rest is counted as it happens. */
const COUNTS: Partial<Readonly<Record<LimitName, string>>> = {
  sub_accounts: 'SELECT count(*) AS used FROM accounts WHERE parent_id = $1 AND closed_at IS NULL',
  templates: 'SELECT count(*) AS used FROM templates WHERE account_id = $1',
  automations: 'SELECT count(*) AS used FROM automations WHERE account_id = $1',
};

/** How much of a limit an account uses. */
export const usedOf = async (
  client: pg.PoolClient | pg.Pool,
  account: string,
  limit: LimitName,
): Promise<number> => {
  const count = COUNTS[limit];
  const { rows } = count
    ? await client.query<{ used: bigint }>(count, [account])
    : await client.query<{ used: bigint }>(
        'SELECT used FROM usage_counters WHERE account_id = $1 AND name = $2',
        [account, limit],
      );
  return Number(rows[0]?.used ?? 0n);
};

/** The plan of an account; the row is locked, so that two requests cannot take the last place both. */
const lockPlan = async (client: pg.PoolClient, account: string): Promise<string> => {
  const row = await queryOn(client)
    .selectFrom('accounts')
    .select('plan')
    .where('id', '=', account)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return row.plan;
};

/** One more of what a plan limits: how many there are, and how near that is to the limit. */
export interface Place {
  readonly used: number;
  readonly limit: number;
  readonly nearness: Nearness | null;
}

/**
 * Asks for one more of what a plan limits, in the transaction that makes it. A plan nobody knows allows nothing.
 *
 * Refusal: `quota_reached`, with the limit, the use and the next plan.
 */
export const takePlace = async (
  client: pg.PoolClient,
  account: string,
  limit: LimitName,
): Promise<Result<Place, Refusal>> => {
  const name = await lockPlan(client, account);
  const known = await loadPlans(client);
  const plan = known.find((candidate) => candidate.name === name);
  if (!plan) return refuse('quota_reached', `The plan ${name} is not known any more, so it allows nothing.`);
  const used = await usedOf(client, account, limit);
  if (!hasRoom(plan, limit, used))
    return refuse('quota_reached', quotaSentence(known, { plan, limit, used }));
  if (!COUNTS[limit]) {
    await client.query(
      `INSERT INTO usage_counters (account_id, name, used) VALUES ($1, $2, 1)
       ON CONFLICT (account_id, name) DO UPDATE SET used = usage_counters.used + 1`,
      [account, limit],
    );
  }
  const allowed = plan.limits[limit];
  return succeed({
    used: used + 1,
    limit: allowed,
    nearness: nearness(BigInt(used + 1), BigInt(allowed)),
  });
};
