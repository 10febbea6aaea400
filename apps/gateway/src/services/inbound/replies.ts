import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import { type Caller, reachedModes } from '../../infrastructure/http/caller.ts';

export type ReplyRow = Row<'replies'>;

/** One page of what an account's customers wrote, newest first. */
export const listReplies = (database: Database, caller: Caller, page: PageRequest): Promise<ReplyRow[]> =>
  queryOn(database.pool)
    .selectFrom('replies')
    .selectAll()
    .where('accountId', '=', caller.account.id)
    .where('mode', 'in', reachedModes(caller))
    .$call(newestFirst(page))
    .execute();
