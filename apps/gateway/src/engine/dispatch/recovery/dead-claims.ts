import type { Database } from '../../../infrastructure/database/open.ts';
import { type DeadClaim, reclaim } from '../../messages/lifecycle/reclaim.ts';

/**
 * Takes over what a dead replica had claimed: each such message may or may not have left, so it becomes `unknown`,
 * never a second submission.
 */
export const sweepDeadClaims = (database: Database, now: number): Promise<number> =>
  database.transaction(async (client) => {
    const at = new Date(now);
    const { rows } = await client.query<DeadClaim>(
      `SELECT id, carrier, account_ids, message_ids FROM claims
       WHERE NOT EXISTS (SELECT FROM replicas WHERE replicas.id = claims.replica_id AND lease_until > $1)
       ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED`,
      [at],
    );
    let reclaimed = 0;
    for (const claim of rows) reclaimed += await reclaim(client, claim, at);
    await client.query("DELETE FROM replicas WHERE lease_until < $1::timestamptz - interval '1 day'", [at]);
    return reclaimed;
  });
