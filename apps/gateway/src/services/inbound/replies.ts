import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Caller, reachedModes } from '../../infrastructure/http/caller.ts';
import { replies } from './tables.ts';

export type ReplyRow = typeof replies.$inferSelect;

/** One page of what an account's customers wrote, newest first. */
export const listReplies = (
  database: Database,
  caller: Caller,
  { limit, before }: { limit: number; before: string | null },
): Promise<ReplyRow[]> =>
  database.drizzle
    .select()
    .from(replies)
    .where(
      and(
        eq(replies.accountId, caller.account.id),
        inArray(replies.mode, [...reachedModes(caller)]),
        before ? lt(replies.id, before) : undefined,
      ),
    )
    .orderBy(desc(replies.id))
    .limit(limit);
