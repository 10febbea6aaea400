import type { Automation } from '@carillon/core/automation';
import type { EventType } from '@carillon/core/events';
import { parseSender, parseTemplate } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { and, asc, desc, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { takePlace } from '../../engine/billing/plans.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { automations } from './tables.ts';

export type AutomationRow = typeof automations.$inferSelect;

/** A rule without its id. */
export type AutomationContent = Omit<Automation, 'id'>;
export type AutomationChange = {
  readonly [Field in keyof AutomationContent]?: AutomationContent[Field] | undefined;
};

const owned = (account: string, id: string) =>
  and(eq(automations.accountId, account), eq(automations.id, id));

/** One page, newest first. */
export const listAutomations = (
  database: Database,
  account: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<AutomationRow[]> =>
  database.drizzle
    .select()
    .from(automations)
    .where(and(eq(automations.accountId, account), before ? lt(automations.id, before) : undefined))
    .orderBy(desc(automations.id))
    .limit(limit);

/** The account's rules that listen to an event type, oldest first; those that are switched off say so themselves. */
export const listFor = (
  source: Database | pg.PoolClient,
  account: string,
  eventType: EventType,
): Promise<Automation[]> =>
  ('drizzle' in source ? source.drizzle : drizzle(source))
    .select()
    .from(automations)
    .where(and(eq(automations.accountId, account), eq(automations.on, eventType)))
    .orderBy(asc(automations.id));

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
  const [row] = await drizzle(client)
    .insert(automations)
    .values({ ...checked.value, conditions: [...content.conditions], accountId: account, id: uuidv7() })
    .returning();
  return succeed(row!);
};

const merge = (before: AutomationContent, change: AutomationChange): AutomationContent =>
  Object.assign(
    { ...before },
    Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
  );

/** Changes some fields of a rule. Refusals: `automation_not_found`, and those of a new rule. */
export const changeAutomation = async (
  client: pg.PoolClient,
  account: string,
  id: string | null,
  change: AutomationChange,
): Promise<Result<AutomationRow, Refusal>> => {
  const db = drizzle(client);
  const [before] =
    id === null ? [] : await db.select().from(automations).where(owned(account, id)).for('update');
  if (!before) {
    return refuse('automation_not_found', 'There is no such automation. List them with GET /v1/automations.');
  }
  const checked = check(merge(before, change));
  if (!checked.ok) return checked;
  const [row] = await db
    .update(automations)
    .set({
      ...change,
      conditions: [...checked.value.conditions],
      sender: checked.value.sender,
      updatedAt: new Date(),
    })
    .where(owned(account, before.id))
    .returning();
  return succeed(row!);
};

/** Deletes a rule; texts it has already queued still leave. */
export const deleteAutomation = async (
  client: pg.PoolClient,
  account: string,
  id: string,
): Promise<boolean> => {
  const gone = await drizzle(client)
    .delete(automations)
    .where(owned(account, id))
    .returning({ id: automations.id });
  return gone.length > 0;
};
