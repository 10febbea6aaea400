import type pg from 'pg';
import { holdEventJobs } from '../../engine/events/held-event-jobs.ts';
import { pauseCarrier } from '../../engine/routing/route-pauses.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import {
  type OpenRestore,
  type RestoreReason,
  readMarks,
  readWhereabouts,
  type StoreMarks,
  type Whereabouts,
  writeMarks,
} from './store-marks.ts';

const PAUSE_REASON = 'the database was restored; POST /v1/operator/restore/end ends it';

/** Why a database is another than the one that was last worked on; null when it is the same. */
export const restoreReason = (
  before: StoreMarks | null,
  now: Whereabouts,
  told: string | undefined,
): RestoreReason | null => {
  if (told !== undefined && told !== (before?.told ?? null)) return 'told';
  if (before === null) return null;
  if (before.cluster !== null && now.cluster !== null && before.cluster !== now.cluster)
    return 'another_cluster';
  if (before.timeline !== null && now.timeline !== null && before.timeline !== now.timeline)
    return 'another_timeline';
  return null;
};

/** Pauses every carrier that is not paused yet; gives their names. */
const pauseAll = async (client: pg.PoolClient, now: Date): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM carriers WHERE paused_at IS NULL ORDER BY name',
  );
  for (const { name } of rows) await pauseCarrier(client, name, { paused: true, reason: PAUSE_REASON, now });
  return rows.map(({ name }) => name);
};

export interface RecogniseOptions {
  /** The name an operator gave to a restore (`GATEWAY_RESTORED`); each name counts once. */
  readonly told: string | undefined;
  readonly now: () => number;
  /** Holds, in the caller's transaction, what other services are still to do: webhooks to be read, steps to leave. */
  readonly hold: (client: pg.PoolClient) => Promise<void>;
}

/**
 * Looks, before anything is done with it, whether the database was restored from a backup. What waits in such a one may
 * have left after the backup was made: every carrier is paused, and the webhooks that were still to be read and the
 * automations that were still to run are held, until the operator has said what is to become of it. Gives the restore that
 * is open.
 */
export const recogniseRestore = async (
  database: Database,
  { told, now, hold }: RecogniseOptions,
): Promise<OpenRestore | null> => {
  const whereabouts = await readWhereabouts(database);
  return database.transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('store marks', 0))");
    const before = await readMarks(client, { lock: true });
    const why = restoreReason(before, whereabouts, told);
    let open = before?.open ?? null;
    if (why !== null) {
      const at = new Date(now());
      const carriers = await pauseAll(client, at);
      await hold(client);
      await holdEventJobs(client);
      open = { at, why, carriers: [...new Set([...(open?.carriers ?? []), ...carriers])] };
    }
    await writeMarks(client, {
      cluster: whereabouts.cluster ?? before?.cluster ?? null,
      timeline: whereabouts.timeline ?? before?.timeline ?? null,
      told: told ?? before?.told ?? null,
      open,
    });
    return open;
  });
};

/** Notes that a process has lived through a change of the log's timeline: a standby took over, nothing was restored. */
export const noteTimeline = async (database: Database): Promise<void> => {
  const { timeline } = await readWhereabouts(database);
  if (timeline === null) return;
  await database.pool.query(
    'UPDATE store_marks SET timeline = $1 WHERE timeline IS DISTINCT FROM $1 AND restored_at IS NULL',
    [timeline],
  );
};
