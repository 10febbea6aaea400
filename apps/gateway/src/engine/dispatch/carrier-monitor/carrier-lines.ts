import type { Database } from '../../../infrastructure/database/open.ts';
import type { Carrier } from '../../carriers/carrier.ts';

/** Tells the other replicas which carriers this one finds at fault. */
export interface CarrierLines {
  /** Writes what has changed since the last time. */
  note(carriers: readonly Carrier[]): Promise<void>;
}

const WRITE = `INSERT INTO carrier_lines AS l (carrier, replica_id, fault, since, reason)
  SELECT c.name, $1, seen.fault, $5, seen.reason
  FROM unnest($2::text[], $3::boolean[], $4::text[]) AS seen (carrier, fault, reason)
  JOIN carriers c ON c.name = seen.carrier
  ON CONFLICT (carrier, replica_id) DO UPDATE SET fault = EXCLUDED.fault, reason = EXCLUDED.reason,
    since = CASE WHEN l.fault = EXCLUDED.fault AND (l.reason IS NULL) = (EXCLUDED.reason IS NULL) THEN l.since
            ELSE EXCLUDED.since END`;

/** What this replica no longer runs, and what replicas that are gone have seen. */
const FORGET = `DELETE FROM carrier_lines l
  WHERE (l.replica_id = $1 AND l.carrier <> ALL($2::text[]))
     OR NOT EXISTS (SELECT FROM replicas r WHERE r.id = l.replica_id)`;

/** A carrier is well once it has been without a fault for this long: one that is only being tried again is not. */
const WELL_AFTER_MS = 5_000;

interface Line {
  readonly fault: boolean;
  /** Since when a fault has been gone that the store still has; null when there is none to take back. */
  readonly goneSince: number | null;
  /** Why it is at fault; null when it is not, or when it takes no texts because it only receives. */
  readonly reason: string | null;
}

const after = (line: Line | undefined, reason: string | null, now: number): Line => {
  if (reason !== null || !line?.fault) return { fault: reason !== null, goneSince: null, reason };
  const goneSince = line.goneSince ?? now;
  return now - goneSince >= WELL_AFTER_MS
    ? { fault: false, goneSince: null, reason: null }
    : { fault: true, goneSince, reason: line.reason };
};

/** Nothing is to be handed to it, and nothing is wrong. */
const RECEIVES: Line = { fault: true, goneSince: null, reason: null };

export const createCarrierLines = (
  { pool }: Database,
  replicaId: string,
  now: () => number,
): CarrierLines => {
  let known = new Map<string, Line>();
  return {
    note: async (carriers) => {
      const seen = new Map(
        carriers.map((carrier) => [
          carrier.name,
          carrier.isReceiver?.() ? RECEIVES : after(known.get(carrier.name), carrier.fault(), now()),
        ]),
      );
      const changed = [...seen].filter(([name, { fault, reason }]) => {
        const before = known.get(name);
        return before?.fault !== fault || before.reason !== reason;
      });
      const columns = [
        changed.map(([name]) => name),
        changed.map(([, { fault }]) => fault),
        changed.map(([, { reason }]) => reason),
      ];
      if (changed.length > 0) await pool.query(WRITE, [replicaId, ...columns, new Date(now())]);
      if (changed.length > 0 || seen.size < known.size)
        await pool.query(FORGET, [replicaId, [...seen.keys()]]);
      known = seen;
    },
  };
};
