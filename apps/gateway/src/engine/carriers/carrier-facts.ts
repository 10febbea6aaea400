import { FULL_HEALTH } from '@carillon/core/routing';
import type pg from 'pg';
import { type BindInUse, listBindsInUse } from './smpp/bind-leases.ts';

/** What the store knows of a carrier beside its row. */
export interface CarrierFacts {
  /** 0 to 100; 0 while it is down. */
  readonly health: number;
  /** Since when every process that runs it finds it taking nothing; null when one does not. */
  readonly downSince: Date | null;
  /** Why it is said to refuse everything for now; null when it does not. */
  readonly refusing: string | null;
  /** Texts that wait for it; `MOST_WAITING` stands for as many or more. */
  readonly waiting: number;
  /** When the oldest of them could first have left. */
  readonly oldestWaiting: Date | null;
  /** Receipts of the last 72 hours that have found no message; `MOST_WAITING` stands for as many or more. */
  readonly unmatchedReceipts: number;
  readonly binds: readonly BindInUse[];
}

const MOST_WAITING = 10_000;

const READ = `SELECT named.name, coalesce(h.points, ${FULL_HEALTH})::int AS points, down.since AS "downSince",
    h.refusing_reason AS refusing,
    queued.waiting, queued.oldest AS "oldestWaiting",
    (SELECT count(*)::int FROM (SELECT FROM parked_receipts WHERE carrier = named.name LIMIT ${MOST_WAITING}) AS parked)
      AS "unmatchedReceipts"
  FROM unnest($1::text[]) AS named (name)
  LEFT JOIN carrier_health h ON h.carrier = named.name
  CROSS JOIN LATERAL (
    SELECT CASE WHEN bool_and(l.fault AND l.reason IS NOT NULL) THEN max(l.since) END AS since
    FROM carrier_lines l JOIN replicas r ON r.id = l.replica_id AND r.lease_until > $2 WHERE l.carrier = named.name
  ) AS down
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS waiting, min(since) FILTER (WHERE since <= $2) AS oldest
    FROM (SELECT greatest(created_at, send_at) AS since FROM messages
          WHERE carrier = named.name AND due_at IS NOT NULL ORDER BY lane, due_at, id LIMIT ${MOST_WAITING}) AS first
  ) AS queued`;

interface FactsRow extends Omit<CarrierFacts, 'health' | 'binds'> {
  readonly name: string;
  readonly points: number;
}

/** Reads what is known of carriers, by name. */
export const readCarrierFacts = async (
  client: pg.Pool | pg.PoolClient,
  names: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, CarrierFacts>> => {
  const { rows } = await client.query<FactsRow>(READ, [names, now]);
  const binds = await listBindsInUse(client, names);
  return new Map(
    rows.map(({ name, points, ...facts }) => [
      name,
      {
        ...facts,
        health: facts.downSince === null ? points : 0,
        binds: binds.filter(({ carrier }) => carrier === name),
      },
    ]),
  );
};
