import type { Carrier } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';

/** Tells the other replicas which carriers this one finds at fault. */
export interface CarrierLines {
  /** Writes what has changed since the last time. */
  note(carriers: readonly Carrier[]): Promise<void>;
}

const WRITE = `INSERT INTO carrier_lines (carrier, replica_id, fault, since)
  SELECT c.name, $1, seen.fault, $4 FROM unnest($2::text[], $3::boolean[]) AS seen (carrier, fault)
  JOIN carriers c ON c.name = seen.carrier
  ON CONFLICT (carrier, replica_id) DO UPDATE SET fault = EXCLUDED.fault, since = EXCLUDED.since
    WHERE carrier_lines.fault <> EXCLUDED.fault`;

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
}

const after = (line: Line | undefined, fault: boolean, now: number): Line => {
  if (fault || !line?.fault) return { fault, goneSince: null };
  const goneSince = line.goneSince ?? now;
  return now - goneSince >= WELL_AFTER_MS ? { fault: false, goneSince: null } : { fault: true, goneSince };
};

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
          after(known.get(carrier.name), carrier.fault() !== null, now()),
        ]),
      );
      const changed = [...seen].filter(([name, { fault }]) => known.get(name)?.fault !== fault);
      const names = changed.map(([name]) => name);
      const faults = changed.map(([, { fault }]) => fault);
      if (changed.length > 0) await pool.query(WRITE, [replicaId, names, faults, new Date(now())]);
      if (changed.length > 0 || seen.size < known.size)
        await pool.query(FORGET, [replicaId, [...seen.keys()]]);
      known = seen;
    },
  };
};
