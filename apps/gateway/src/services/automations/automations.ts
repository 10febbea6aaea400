import type { Automation } from '@carillon/core/automation';
import type { EventType } from '@carillon/core/events';
import { parseSender, parseTemplate } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { takePlace } from '../../engine/billing/plans.ts';
import { toJson } from '../../infrastructure/database/column-kinds.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

export type AutomationRow = Row<'automations'>;

/** A rule without its id. */
export type AutomationContent = Omit<Automation, 'id'>;
export type AutomationChange = {
  readonly [Field in keyof AutomationContent]?: AutomationContent[Field] | undefined;
};

/** One page, newest first. */
export const listAutomations = (
  database: Database,
  account: string,
  page: PageRequest,
): Promise<AutomationRow[]> =>
  queryOn(database.pool)
    .selectFrom('automations')
    .selectAll()
    .where('accountId', '=', account)
    .$call(newestFirst(page))
    .execute();

/** The account's rules that listen to an event type, oldest first; those that are switched off say so themselves. */
export const listFor = (
  session: pg.Pool | pg.PoolClient,
  account: string,
  eventType: EventType,
): Promise<Automation[]> =>
  queryOn(session)
    .selectFrom('automations')
    .selectAll()
    .where('accountId', '=', account)
    .where('on', '=', eventType)
    .orderBy('id')
    .execute();

/** A rule that can send something: its text parses, its sender is one, and its text is still useful when it is due. */
const check = (content: AutomationContent): Result<AutomationContent, Refusal> => {
  const parsed = parseTemplate(content.text);
  if (!parsed.ok) return parsed;
  const sender = content.sender === null ? succeed(null) : parseSender(content.sender);
  if (!sender.ok) return sender;
  if (content.usefulSeconds !== null && content.usefulSeconds <= content.delaySeconds) {
    return refuse(
      'request_invalid',
      'usefulSeconds must be more than delaySeconds, or no text could ever leave.',
      'usefulSeconds',
    );
  }
  return succeed({ ...content, sender: sender.value });
};

/** Stores a rule, while the plan has room for it. Refusals: `template_invalid`, `sender_invalid`, `request_invalid`, `quota_reached`. */
export const createAutomation = async (
  client: pg.PoolClient,
  account: string,
  content: AutomationContent,
): Promise<Result<AutomationRow, Refusal>> => {
  const checked = check(content);
  if (!checked.ok) return checked;
  const place = await takePlace(client, account, 'automations');
  if (!place.ok) return place;
  const row = await queryOn(client)
    .insertInto('automations')
    .values({ ...checked.value, conditions: toJson(content.conditions), accountId: account, id: uuidv7() })
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};

const merge = (before: AutomationContent, change: AutomationChange): AutomationContent =>
  Object.assign(
    { ...before },
    Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  );

const lockAutomation = async (
  client: pg.PoolClient,
  account: string,
  id: string | null,
): Promise<AutomationRow | undefined> =>
  id === null
    ? undefined
    : queryOn(client)
        .selectFrom('automations')
        .selectAll()
        .where('accountId', '=', account)
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();

/** Changes some fields of a rule. Refusals: `automation_not_found`, and those of a new rule. */
export const changeAutomation = async (
  client: pg.PoolClient,
  account: string,
  id: string | null,
  change: AutomationChange,
): Promise<Result<AutomationRow, Refusal>> => {
  const before = await lockAutomation(client, account, id);
  if (!before) {
    return refuse('automation_not_found', 'There is no such automation. List them with GET /v1/automations.');
  }
  const checked = check(merge(before, change));
  if (!checked.ok) return checked;
  const row = await queryOn(client)
    .updateTable('automations')
    .set({
      ...change,
      conditions: toJson(checked.value.conditions),
      sender: checked.value.sender,
      updatedAt: new Date(),
    })
    .where('accountId', '=', account)
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};

/** Deletes a rule; texts it has already queued still leave. */
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
