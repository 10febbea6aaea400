import { isDeepStrictEqual } from 'node:util';
import { checkFlow, type Flow, type FlowContent } from '@carillon/core/automation';
import type { EventType } from '@carillon/core/events';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { takePlace } from '../../engine/billing/plans.ts';
import { toJson } from '../../infrastructure/database/column-kinds.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

/** An automation with what it sends now. */
export type AutomationRow = Row<'automations'> & Pick<Row<'automation_versions'>, 'flow'>;

/** Reads what was meant out of what there is; the fields of a refusal are the caller's. */
export type ContentChange = (before: FlowContent) => Result<FlowContent, Refusal>;

const withFlows = (session: pg.Pool | pg.PoolClient) =>
  queryOn(session)
    .selectFrom('automations')
    .innerJoin('automation_versions', (join) =>
      join
        .onRef('automation_versions.accountId', '=', 'automations.accountId')
        .onRef('automation_versions.automationId', '=', 'automations.id')
        .onRef('automation_versions.version', '=', 'automations.version'),
    )
    .selectAll('automations')
    .select('automation_versions.flow');

/** One page, newest first. */
export const listAutomations = (
  database: Database,
  account: string,
  page: PageRequest,
): Promise<AutomationRow[]> =>
  withFlows(database.pool).where('automations.accountId', '=', account).$call(newestFirst(page)).execute();

/** An automation as the core runs it. */
export const toFlow = ({ id, version, name, enabled, flow }: AutomationRow): Flow => ({
  ...flow,
  id,
  version,
  name,
  enabled,
});

/** The account's automations that listen to an event type, oldest first; those that are switched off say so themselves. */
export const listFor = async (
  session: pg.Pool | pg.PoolClient,
  account: string,
  eventType: EventType,
): Promise<Flow[]> => {
  const rows = await withFlows(session)
    .where('automations.accountId', '=', account)
    .where('automations.on', '=', eventType)
    .orderBy('automations.id')
    .execute();
  return rows.map(toFlow);
};

/** How many runs of automations have a text to come still. */
export const countInside = async (
  session: pg.Pool | pg.PoolClient,
  account: string,
  automations: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await session.query<{ automation_id: string; count: number }>(
    `SELECT automation_id, count(*)::integer AS count FROM automation_runs
     WHERE account_id = $1 AND automation_id = ANY($2::uuid[]) AND state = 'active' GROUP BY automation_id`,
    [account, automations],
  );
  return new Map(rows.map(({ automation_id, count }) => [automation_id, count]));
};

const insertVersion = async (
  client: pg.PoolClient,
  { account, id, version }: { readonly account: string; readonly id: string; readonly version: number },
  { name: _, enabled: __, ...flow }: FlowContent,
): Promise<void> => {
  await queryOn(client)
    .insertInto('automation_versions')
    .values({ accountId: account, automationId: id, version, flow: toJson(flow) })
    .execute();
};

const find = (client: pg.PoolClient, account: string, id: string): Promise<AutomationRow | undefined> =>
  withFlows(client)
    .where('automations.accountId', '=', account)
    .where('automations.id', '=', id)
    .executeTakeFirst();

/** Stores an automation, while the plan has room for it. Refusals: those of `checkFlow`, `quota_reached`. */
export const createAutomation = async (
  client: pg.PoolClient,
  account: string,
  content: FlowContent,
): Promise<Result<AutomationRow, Refusal>> => {
  const checked = checkFlow(content);
  if (!checked.ok) return checked;
  const place = await takePlace(client, account, 'automations');
  if (!place.ok) return place;
  const { name, on, enabled } = checked.value;
  const id = uuidv7();
  await queryOn(client)
    .insertInto('automations')
    .values({ accountId: account, id, name, on, enabled })
    .execute();
  await insertVersion(client, { account, id, version: 1 }, checked.value);
  return succeed((await find(client, account, id))!);
};

export const AUTOMATION_NOT_FOUND = refuse(
  'automation_not_found',
  'There is no such automation. List them with GET /v1/automations.',
);

const lock = async (
  client: pg.PoolClient,
  account: string,
  id: string | null,
): Promise<AutomationRow | undefined> => {
  if (id === null) return undefined;
  await client.query('SELECT FROM automations WHERE account_id = $1 AND id = $2 FOR UPDATE', [account, id]);
  return find(client, account, id);
};

/**
 * Changes some fields of an automation. What it sends and when is a new version of it; whoever is inside goes on with theirs.
 * Refusals: `automation_not_found`, and those of a new one.
 */
export const changeAutomation = async (
  client: pg.PoolClient,
  { account, id }: { readonly account: string; readonly id: string | null },
  change: ContentChange,
): Promise<Result<AutomationRow, Refusal>> => {
  const before = await lock(client, account, id);
  if (!before) return AUTOMATION_NOT_FOUND;
  const { id: _, version, ...content } = toFlow(before);
  const meant = change(content);
  if (!meant.ok) return meant;
  const checked = checkFlow(meant.value);
  if (!checked.ok) return checked;
  const { name, on, enabled, ...flow } = checked.value;
  const next = isDeepStrictEqual({ ...flow, on }, before.flow) ? version : version + 1;
  if (next !== version) await insertVersion(client, { account, id: before.id, version: next }, checked.value);
  await queryOn(client)
    .updateTable('automations')
    .set({ name, on, enabled, version: next, updatedAt: new Date() })
    .where('accountId', '=', account)
    .where('id', '=', before.id)
    .execute();
  return succeed((await find(client, account, before.id))!);
};

/** Deletes an automation; its versions stay while a run can name them. */
export const deleteAutomation = async (
  client: pg.PoolClient,
  account: string,
  id: string,
): Promise<boolean> => {
  const { numDeletedRows } = await queryOn(client)
    .deleteFrom('automations')
    .where('accountId', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
