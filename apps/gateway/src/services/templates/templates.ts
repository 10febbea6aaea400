import { parseTemplate } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { takePlace } from '../../engine/billing/plans.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

export type TemplateRow = Row<'templates'>;

export interface TemplateContent {
  readonly name: string;
  readonly text: string;
}

/** One page, newest first. */
export const listTemplates = (
  database: Database,
  account: string,
  page: PageRequest,
): Promise<TemplateRow[]> =>
  queryOn(database.pool)
    .selectFrom('templates')
    .selectAll()
    .where('accountId', '=', account)
    .$call(newestFirst(page))
    .execute();

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
  const row = await queryOn(client)
    .insertInto('templates')
    .values({ accountId: account, id: uuidv7(), ...content })
    .onConflict((conflict) => conflict.columns(['accountId', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ? succeed(row) : refuse('template_name_taken', NAME_TAKEN, 'name');
};

/** Only the constraint sees two renames that meet. */
const isNameTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.constraint === 'templates_name';

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
    const row =
      id === null
        ? null
        : await queryOn(client)
            .updateTable('templates')
            .set({ ...change, updatedAt: new Date() })
            .where('accountId', '=', account)
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirst();
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
  const { numDeletedRows } = await queryOn(client)
    .deleteFrom('templates')
    .where('accountId', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};
