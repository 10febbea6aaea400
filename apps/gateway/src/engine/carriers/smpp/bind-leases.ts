import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';

/** Whose leases: one replica's, of one carrier. */
export interface LeaseHolder {
  readonly carrier: string;
  readonly replicaId: string;
  readonly leaseMs: number;
}

/** A bind that was leased, and the token that goes with it. */
export interface LeasedBind {
  readonly bind: number;
  /** Greater with each new holder of a bind. */
  readonly token: bigint;
}

/** A bind its holder wants to keep, and whether the SMSC has let it in. */
export interface KeptBind extends LeasedBind {
  readonly isBound: boolean;
}

/** A bind as the operator sees it. */
export interface BindInUse {
  readonly carrier: string;
  readonly number: number;
  readonly replicaId: string;
  readonly isBound: boolean;
  readonly heldUntil: Date;
}

/** The binds of some carriers that are held, by carrier and number. */
export const listBindsInUse = async (
  client: pg.Pool | pg.PoolClient,
  carriers: readonly string[],
): Promise<readonly BindInUse[]> => {
  const { rows } = await client.query<BindInUse>(
    `SELECT carrier, bind AS number, replica_id AS "replicaId", is_bound AS "isBound", lease_until AS "heldUntil"
     FROM bind_leases WHERE carrier = ANY($1) AND lease_until > clock_timestamp() ORDER BY carrier, bind`,
    [carriers],
  );
  return rows;
};

/** Says that a replica could hold binds of its carrier; gives how many such replicas there are, itself included. */
export const standAsCandidate = async (
  { pool }: Database,
  { carrier, replicaId, leaseMs }: LeaseHolder,
): Promise<number> => {
  const { rows } = await pool.query<{ candidates: number }>(
    `WITH here AS (
       INSERT INTO bind_candidates AS c (carrier, replica_id, until)
       VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
       ON CONFLICT (carrier, replica_id) DO UPDATE SET until = excluded.until
     )
     SELECT 1 + count(*)::integer AS candidates FROM bind_candidates
     WHERE carrier = $1 AND replica_id <> $2 AND until > clock_timestamp()`,
    [carrier, replicaId, leaseMs],
  );
  return rows[0]!.candidates;
};

/** Renews leases; gives the tokens of those that still were the replica's. */
export const renewLeases = async (
  { pool }: Database,
  { carrier, replicaId, leaseMs }: LeaseHolder,
  kept: readonly KeptBind[],
): Promise<ReadonlySet<bigint>> => {
  if (kept.length === 0) return new Set();
  const { rows } = await pool.query<{ token: bigint }>(
    `UPDATE bind_leases l
     SET lease_until = clock_timestamp() + $3 * interval '1 millisecond', is_bound = kept.is_bound
     FROM unnest($4::bigint[], $5::boolean[]) AS kept (token, is_bound)
     WHERE l.carrier = $1 AND l.replica_id = $2 AND l.token = kept.token AND l.lease_until > clock_timestamp()
     RETURNING l.token`,
    [carrier, replicaId, leaseMs, kept.map(({ token }) => String(token)), kept.map(({ isBound }) => isBound)],
  );
  return new Set(rows.map(({ token }) => token));
};

/**
 * Leases binds that nobody holds, `most` of the `binds` at most, each under a greater token than it had before. Of two
 * replicas that try at once one gets a bind.
 */
export const takeLeases = async (
  { pool }: Database,
  { carrier, replicaId, leaseMs }: LeaseHolder,
  { binds, most }: { binds: number; most: number },
): Promise<readonly LeasedBind[]> => {
  const { rows } = await pool.query<LeasedBind>(
    `INSERT INTO bind_leases AS l (carrier, bind, replica_id, token, lease_until)
     SELECT $1, free.bind, $2, nextval('bind_lease_tokens'), clock_timestamp() + $3 * interval '1 millisecond'
     FROM generate_series(1, $4::integer) AS free (bind)
     WHERE NOT EXISTS (SELECT FROM bind_leases held WHERE held.carrier = $1 AND held.bind = free.bind
                         AND held.lease_until > clock_timestamp())
     ORDER BY free.bind LIMIT $5
     ON CONFLICT (carrier, bind) DO UPDATE
       SET replica_id = excluded.replica_id, token = excluded.token, lease_until = excluded.lease_until, is_bound = false
       WHERE l.lease_until <= clock_timestamp() AND l.token < excluded.token
     RETURNING l.bind, l.token`,
    [carrier, replicaId, leaseMs, binds, most],
  );
  return rows;
};

/** Gives leases back, unless they are another's by now. */
export const giveLeasesBack = async (
  { pool }: Database,
  { carrier, replicaId }: LeaseHolder,
  tokens: readonly bigint[],
): Promise<void> => {
  await pool.query(
    'DELETE FROM bind_leases WHERE carrier = $1 AND replica_id = $2 AND token = ANY($3::bigint[])',
    [carrier, replicaId, tokens.map(String)],
  );
};

/** Says that a replica no longer wants binds of its carrier. */
export const standDown = async ({ pool }: Database, { carrier, replicaId }: LeaseHolder): Promise<void> => {
  await pool.query(
    "DELETE FROM bind_candidates WHERE carrier = $1 AND (replica_id = $2 OR until < now() - interval '1 day')",
    [carrier, replicaId],
  );
};
