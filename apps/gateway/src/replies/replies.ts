import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database } from '../database/open.ts';
import { replies } from './tables.ts';

export type ReplyRow = typeof replies.$inferSelect;

/** One page of what an account's customers wrote, newest first. */
export const listReplies = (
  database: Database,
  account: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<ReplyRow[]> =>
  database.drizzle
    .select()
    .from(replies)
    .where(and(eq(replies.accountId, account), before ? lt(replies.id, before) : undefined))
    .orderBy(desc(replies.id))
    .limit(limit);
