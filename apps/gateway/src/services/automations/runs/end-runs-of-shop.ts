import type { EventSource } from '@carillon/core/events';
import type pg from 'pg';
import { cancelTexts } from './cancel-texts.ts';
import { endRuns } from './end-runs.ts';
import { SHOP_LEFT } from './reasons.ts';

/** A shop of an account, in one mode. */
export interface RunsOfShop {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly source: EventSource;
  readonly now: Date;
}

const OF_SHOP = `r.account_id = $1 AND r.mode = $2 AND EXISTS (
  SELECT FROM events e WHERE e.account_id = r.account_id AND e.id = r.event_id
    AND e.event -> 'source' ->> 'platform' = $3 AND e.event -> 'source' ->> 'shop' = $4)`;

/**
 * Ends what is under way for a shop that removed the app, in the caller's transaction: no step of a run leaves any more, and
 * each text that waits, also the last of a run, is cancelled. Gives how many texts that were.
 */
export const endRunsOfShop = async (
  client: pg.PoolClient,
  { accountId, mode, source: { platform, shop }, now }: RunsOfShop,
): Promise<number> => {
  const which = { sql: OF_SHOP, values: [accountId, mode, platform, shop] };
  const ended = await endRuns(client, which, { ...SHOP_LEFT, now });
  // A run that sent its last step is over, and its text may wait for its hour still.
  const sql = `SELECT s.account_id, s.message_id FROM messages m
    JOIN automation_steps s ON s.account_id = m.account_id AND s.message_id = m.id
    JOIN automation_runs r ON r.account_id = s.account_id AND r.id = s.run_id
    JOIN events e ON e.account_id = r.account_id AND e.id = r.event_id
    WHERE m.account_id = $4 AND m.stage = 'queued' AND r.mode = $5
      AND e.event -> 'source' ->> 'platform' = $6 AND e.event -> 'source' ->> 'shop' = $7`;
  return (
    ended.cancelled + (await cancelTexts(client, { sql, values: [accountId, mode, platform, shop] }, now))
  );
};

/** Forgets whom the runs of a shop were about, in the caller's transaction: what they did stays. */
export const forgetRunsOfShop = async (
  client: pg.PoolClient,
  { accountId, mode, source: { platform, shop } }: RunsOfShop,
): Promise<void> => {
  await client.query(
    `UPDATE automation_runs r SET recipient = NULL WHERE r.recipient IS NOT NULL AND ${OF_SHOP}`,
    [accountId, mode, platform, shop],
  );
};
