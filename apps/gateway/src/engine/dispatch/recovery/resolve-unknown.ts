import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { expireHandedOver } from '../../messages/lifecycle/expire.ts';
import type { Ref } from '../../messages/lifecycle/message-state.ts';
import { type DeadClaim, reclaim } from '../../messages/lifecycle/reclaim.ts';
import { listUnknown } from '../../messages/lifecycle/unknown-submissions.ts';
import type { Recorder } from '../outcome-recorder.ts';

/** Everything is final this long after it was handed over. */
export const FINAL_WITHIN_MS = 48 * 3600 * 1000;
const BATCH = 500;

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

/** What carriers are asked with. */
export interface Asking {
  readonly recorder: Recorder;
  readonly now: number;
  readonly onFault: (error: unknown) => void;
}

const resolveOf = async (
  database: Database,
  carrier: Carrier,
  { recorder, now }: Asking,
): Promise<number> => {
  const messages = carrier.find ? await listUnknown(database, carrier.name, BATCH) : [];
  if (!carrier.find || messages.length === 0) return 0;
  let asked = 0;
  for (const [index, finding] of (await carrier.find(messages)).entries()) {
    if (finding.kind === 'unknown') continue;
    asked += 1;
    const message = messages[index]!;
    // What the carrier surely never took may be sent: it goes back to its lane.
    const outcome = finding.kind === 'absent' ? NEVER_CAME : finding;
    recorder.outcome({ claim: null, message, carrier: carrier.name, outcome, at: new Date(now) });
  }
  return asked;
};

/** The carrier surely has not got it: its turn comes again, later each time this happens, and not for ever. */
const NEVER_CAME = { kind: 'deferred', retryAfterMs: 0, refusal: { kind: 'absent' } } as const;

/** Asks each carrier that can tell what became of its unknown messages; one that fails keeps no other from being asked. */
export const resolveUnknown = async (
  database: Database,
  carriers: readonly Carrier[],
  asking: Asking,
): Promise<number> => {
  let asked = 0;
  for (const carrier of carriers) {
    asked += await resolveOf(database, carrier, asking).catch((error: unknown) => {
      asking.onFault(error);
      return 0;
    });
  }
  return asked;
};

/** Submissions are looked through at most this often: 48 hours need not be exact to the second. */
const LOOK_MS = 60_000;
/** What was submitted longer ago than this has ended by itself, even if nobody looked for that long. */
const OLDEST_MS = 30 * 24 * 3600 * 1000;

/** Messages of which some segment has been silent since before an instant; goes on where it was left. */
const takeOverdue = async (client: pg.PoolClient, before: Date): Promise<readonly Ref[]> => {
  const found = await client.query<{ until: Date }>('SELECT until FROM silence_expired FOR UPDATE');
  const oldest = before.getTime() - OLDEST_MS;
  const from = Math.max(found.rows[0]?.until.getTime() ?? oldest, oldest);
  if (before.getTime() - from < LOOK_MS) return [];
  const { rows } = await client.query<Ref>(
    `SELECT DISTINCT s.account_id AS "accountId", s.message_id AS "messageId" FROM submissions s
     JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
     WHERE s.submitted_at > $1 AND s.submitted_at <= $2 AND s.status = 'transmitted' AND m.stage = 'submitted'
     LIMIT $3`,
    [new Date(from), before, BATCH],
  );
  // A full batch may have left some behind.
  if (rows.length < BATCH) {
    await client.query(
      'INSERT INTO silence_expired (until) VALUES ($1) ON CONFLICT (one) DO UPDATE SET until = excluded.until',
      [before],
    );
  }
  return rows;
};

/** Turns messages whose carrier has been silent for 48 hours into Expired. */
export const expireOverdue = (database: Database, now: number): Promise<number> =>
  database.transaction(async (client) => {
    const before = new Date(now - FINAL_WITHIN_MS);
    const silent = await takeOverdue(client, before);
    const unknown = await client.query<Ref>(
      `SELECT account_id AS "accountId", message_id AS "messageId" FROM unknown_submissions WHERE since <= $1 LIMIT $2`,
      [before, BATCH],
    );
    return expireHandedOver(client, [...silent, ...unknown.rows], new Date(now));
  });
