import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';

/** Why a database is taken for a restored one. */
export type RestoreReason = 'told' | 'another_cluster' | 'another_timeline';

/** Where a database stands among others: null where the store does not tell. */
export interface Whereabouts {
  /** The cluster's own number: another one after a dump was read into a new server. */
  readonly cluster: string | null;
  /** The timeline of its log: another one after it was put back to a point in time, or a standby took over. */
  readonly timeline: string | null;
}

/** A restore that was recognised and is not ended. */
export interface OpenRestore {
  readonly at: Date;
  readonly why: RestoreReason;
  /** The carriers that wait for its end. */
  readonly carriers: readonly string[];
}

/** What was last known of the store. */
export interface StoreMarks extends Whereabouts {
  readonly told: string | null;
  readonly open: OpenRestore | null;
}

/** A provider of databases may forbid these functions: then only an operator can tell of a restore. */
const asked = async ({ pool }: Database, sql: string): Promise<string | null> => {
  const { rows } = await pool.query<{ value: string | null }>(sql).catch(() => ({ rows: [] }));
  return rows[0]?.value ?? null;
};

/** Asks the store where it stands. */
export const readWhereabouts = async (database: Database): Promise<Whereabouts> => ({
  cluster: await asked(database, 'SELECT system_identifier::text AS value FROM pg_control_system()'),
  timeline: await asked(database, 'SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS value'),
});

interface MarksRow {
  readonly cluster: string | null;
  readonly timeline: string | null;
  readonly told: string | null;
  readonly restored_at: Date | null;
  readonly restored_why: RestoreReason | null;
  readonly paused_carriers: readonly string[] | null;
}

/** Reads what was last known of the store, and locks it where it is to be changed; null in a new database. */
export const readMarks = async (
  client: pg.Pool | pg.PoolClient,
  { lock = false } = {},
): Promise<StoreMarks | null> => {
  const { rows } = await client.query<MarksRow>(
    `SELECT cluster, timeline, told, restored_at, restored_why, paused_carriers FROM store_marks ${lock ? 'FOR UPDATE' : ''}`,
  );
  const [row] = rows;
  if (!row) return null;
  const { cluster, timeline, told, restored_at: at, restored_why: why, paused_carriers: carriers } = row;
  return { cluster, timeline, told, open: at && why && carriers ? { at, why, carriers } : null };
};

/** Writes what is known of the store now. */
export const writeMarks = async (
  client: pg.PoolClient,
  { cluster, timeline, told, open }: StoreMarks,
): Promise<void> => {
  await client.query(
    `INSERT INTO store_marks (cluster, timeline, told, restored_at, restored_why, paused_carriers)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (single) DO UPDATE SET cluster = excluded.cluster, timeline = excluded.timeline, told = excluded.told,
       restored_at = excluded.restored_at, restored_why = excluded.restored_why, paused_carriers = excluded.paused_carriers`,
    [cluster, timeline, told, open?.at ?? null, open?.why ?? null, open ? [...open.carriers] : null],
  );
};
