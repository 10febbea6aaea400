import type { EventSource } from '@carillon/core/events';
import type pg from 'pg';

/** Events that one transaction erases. */
const AT_ONCE = 500;

/**
 * Erases a part of what a shop told of its customers, in the caller's transaction: events keep their type and key, so that a
 * repeated one is still known. Gives how many there were.
 */
export const eraseEventsOfShop = async (
  client: pg.PoolClient,
  {
    accountId,
    mode,
    source,
  }: { readonly accountId: string; readonly mode: 'live' | 'test'; readonly source: EventSource },
): Promise<number> => {
  const { rowCount } = await client.query(
    `UPDATE events SET event = jsonb_build_object('erased', true), status = 'processed'
     WHERE account_id = $1 AND id IN (
       SELECT id FROM events WHERE account_id = $1 AND mode = $2 AND event -> 'source' ->> 'platform' = $3
         AND event -> 'source' ->> 'shop' = $4 ORDER BY id LIMIT ${AT_ONCE} FOR UPDATE)`,
    [accountId, mode, source.platform, source.shop],
  );
  return rowCount ?? 0;
};
