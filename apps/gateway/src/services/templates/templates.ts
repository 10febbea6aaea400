import { parseTemplate } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { and, DrizzleQueryError, desc, eq, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { takePlace } from '../../engine/billing/plans.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { templates } from './tables.ts';

export type TemplateRow = typeof templates.$inferSelect;

export interface TemplateContent {
  readonly name: string;
  readonly text: string;
}

/** One page, newest first. */
export const listTemplates = (
  database: Database,
  account: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<TemplateRow[]> =>
  database.drizzle
    .select()
    .from(templates)
    .where(and(eq(templates.accountId, account), before ? lt(templates.id, before) : undefined))
    .orderBy(desc(templates.id))
    .limit(limit);

const NAME_TAKEN = 'Another template has that name. Choose another, or change that one.';

/** Stores a template that parses, under a name that is free, while the plan has room for it. */
export const createTemplate = async (
  client: pg.PoolClient,
  account: string,
  content: TemplateContent,
): Promise<Result<TemplateRow, Refusal>> => {
  const parsed = parseTemplate(content.text);
  if (!parsed.ok) return parsed;
  const place = await takePlace(client, account, 'templates');
  if (!place.ok) return place;
  const [row] = await drizzle(client)
    .insert(templates)
    .values({ accountId: account, id: uuidv7(), ...content })
    .onConflictDoNothing({ target: [templates.accountId, templates.name] })
    .returning();
  return row ? succeed(row) : refuse('template_name_taken', NAME_TAKEN, 'name');
};

/** Only the constraint sees two renames that meet. */
const isNameTaken = (error: unknown): boolean =>
  error instanceof DrizzleQueryError &&
  error.cause instanceof pg.DatabaseError &&
  error.cause.constraint === 'templates_name';

/** Changes name or text of a template. A refusal leaves the caller's transaction to be rolled back. */
export const changeTemplate = async (
  client: pg.PoolClient,
  account: string,
  id: string | null,
  change: { name?: string | undefined; text?: string | undefined },
): Promise<Result<TemplateRow, Refusal>> => {
  const parsed = change.text === undefined ? succeed(null) : parseTemplate(change.text);
  if (!parsed.ok) return parsed;
  try {
    const [row] =
      id === null
        ? []
        : await drizzle(client)
            .update(templates)
            .set({ ...change, updatedAt: new Date() })
            .where(and(eq(templates.accountId, account), eq(templates.id, id)))
            .returning();
    return row
      ? succeed(row)
      : refuse('template_not_found', 'There is no such template. List them with GET /v1/templates.');
  } catch (error) {
    if (isNameTaken(error)) return refuse('template_name_taken', NAME_TAKEN, 'name');
    throw error;
  }
};

/** Deletes a template; what was sent with it stays as it is. */
export const deleteTemplate = async (
  client: pg.PoolClient,
  account: string,
  id: string,
): Promise<boolean> => {
  const gone = await drizzle(client)
    .delete(templates)
    .where(and(eq(templates.accountId, account), eq(templates.id, id)))
    .returning({ id: templates.id });
  return gone.length > 0;
};
