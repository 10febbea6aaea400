import type { VerifiedWebhook } from '@carillon/connector-kit/webhook';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';

/** What webhooks say is kept for so long, read or not. */
export const KEPT_MS = 30 * 24 * 3_600_000;

/** What a connector made of the headers: a webhook but for its body. */
export type VerifiedFacts = Omit<VerifiedWebhook, 'body'>;

/** A webhook as it was verified: every byte of the body counts, so a byte order mark stays. */
export const toVerified = ({ verified, body }: { verified: string; body: Buffer }): VerifiedWebhook => ({
  ...(JSON.parse(verified) as VerifiedFacts),
  body: body.toString('utf8'),
});

/** Makes the partitions of the days to come, and those of now at the first start. */
export const ensureBodyPartitions = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query(
    `SELECT ensure_partitions('received_webhook_bodies', interval '1 day', $1::timestamptz - interval '2 days',
       $1::timestamptz + interval '30 days', '')`,
    [new Date(now)],
  );
};

/** Drops bodies and headers of 30 days ago, a day at once; what was not read by then cannot be any more. */
export const dropOldBodies = async (database: Database, now: number): Promise<void> => {
  await ensureBodyPartitions(database, now);
  const before = new Date(now - KEPT_MS);
  await database.pool.query(
    `UPDATE received_webhooks SET state = 'failed', code = 'too_old', next_at = NULL
     WHERE state = 'received' AND id < uuid_at($1)`,
    [before],
  );
  await database.pool.query(`SELECT drop_partitions('received_webhook_bodies', $1)`, [before]);
};

/** Drops the bodies of some webhooks; one that was not read yet never is. Gives how many there were. */
export const dropBodies = async (
  client: pg.PoolClient,
  accountId: string,
  ids: readonly string[],
): Promise<number> => {
  if (ids.length === 0) return 0;
  // First the webhook: a reading holds it, so what it stored is there for whoever erases after this.
  await client.query(
    `SELECT FROM received_webhooks WHERE account_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
    [accountId, ids],
  );
  await client.query(
    `UPDATE received_webhooks SET detail = NULL, next_at = NULL,
       code = CASE WHEN state = 'received' THEN 'person_erased' ELSE code END,
       state = CASE WHEN state = 'received' THEN 'failed' ELSE state END
     WHERE account_id = $1 AND id = ANY($2::uuid[])`,
    [accountId, ids],
  );
  const { rowCount } = await client.query(
    'DELETE FROM received_webhook_bodies WHERE account_id = $1 AND id = ANY($2::uuid[])',
    [accountId, ids],
  );
  return rowCount ?? 0;
};
