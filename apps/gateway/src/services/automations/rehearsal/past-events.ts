import type { HeardEvent } from '@carillon/core/automation';
import type { EventType } from '@carillon/core/events';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { SqlRow } from '../../../infrastructure/database/query.ts';
import type { CallerAccount } from '../../../infrastructure/http/caller.ts';
import { recipientOf, zoneOf } from '../event-person.ts';

/** Which past events: of an account's live side, of some types, from an instant on. */
export interface PastEvents {
  readonly accountId: string;
  readonly types: readonly EventType[];
  readonly from: Date;
}

/** The most events one rehearsal hears. */
export const MOST_EVENTS = 100_000;
const PAGE = 2_000;

// What was erased says nothing any more.
const WHICH = `account_id = $1 AND mode = 'live' AND type = ANY($2::text[]) AND id >= uuid_at($3) AND event ? 'type'`;

/** How many there are, and the id of the oldest that a rehearsal hears; null where there is none. */
export const countPast = async (
  database: Database,
  { accountId, types, from }: PastEvents,
): Promise<{ count: number; first: string | null }> => {
  const { rows } = await database.pool.query<{ count: number; first: string | null }>(
    `SELECT (SELECT count(*)::integer FROM events WHERE ${WHICH}) AS count,
       (SELECT min(newest.id::text) FROM
         (SELECT id FROM events WHERE ${WHICH} ORDER BY id DESC LIMIT ${MOST_EVENTS}) AS newest) AS first`,
    [accountId, types, from],
  );
  return rows[0]!;
};

/** Past events in the order in which they came, page by page, the one with an id and what came after it. */
export async function* readPast(
  database: Database,
  { accountId, types, from }: PastEvents,
  first: string,
): AsyncGenerator<readonly SqlRow<'events', 'id' | 'event' | 'created_at'>[]> {
  let after: string | null = null;
  for (;;) {
    const { rows }: { rows: SqlRow<'events', 'id' | 'event' | 'created_at'>[] } = await database.pool.query(
      `SELECT id, event, created_at FROM events WHERE ${WHICH} AND id >= $4 AND ($5::uuid IS NULL OR id > $5)
       ORDER BY id LIMIT ${PAGE}`,
      [accountId, types, from, first, after],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

/** A stored event as a rehearsal hears of it. */
export const toHeard = (
  { id, event, created_at }: SqlRow<'events', 'id' | 'event' | 'created_at'>,
  account: CallerAccount,
): HeardEvent => ({
  id,
  event,
  heardAt: created_at.getTime(),
  recipient: recipientOf(event, account.defaultCountry),
  zone: zoneOf(event, account, created_at.getTime()),
});
