import type { ConsentEvidence, DecisionMethod, SuppressionEvidence } from '@carillon/core/consent';
import type { Purpose } from '@carillon/core/messaging';
import { sql } from 'kysely';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import type { NumberDigests } from './number-digests.ts';

export type ConsentRow = Row<'consents'>;

/** A yes or a no to be written. */
export interface NewDecision {
  readonly accountId: string;
  /** E.164. */
  readonly recipient: string;
  /** The caller's own name for the person. */
  readonly customer: string | null;
  readonly purpose: Purpose;
  /** `undecided` takes a no back where nothing had been said before it. */
  readonly decision: 'granted' | 'withdrawn' | 'undecided';
  readonly status: 'effective' | 'parked';
  readonly method: DecisionMethod;
  readonly evidence: ConsentEvidence | SuppressionEvidence;
  readonly decidedAt: Date;
}

/**
 * Appends decisions to the ledger, in one statement; gives their ids in order. Shops in which the app is installed are to be
 * told of what counts from now on, but for the one that told it.
 */
export const recordDecisions = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { decisions, now }: { decisions: readonly NewDecision[]; now: Date },
): Promise<string[]> => {
  if (decisions.length === 0) return [];
  const ids = decisions.map(() => uuidv7());
  const column = <Key extends keyof NewDecision>(key: Key) => decisions.map((decision) => decision[key]);
  await client.query({
    name: 'record-consents',
    text: `WITH recorded AS (INSERT INTO consents (account_id, id, digest, key_id, recipient, customer, purpose, channel, decision, status,
        method, evidence, decided_at, recorded_at)
      SELECT account_id, id, digest, $13, recipient, customer, purpose, 'sms', decision, status, method, evidence, decided_at,
        $11
      FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::purpose[], $7::text[], $8::text[],
        $9::text[], $10::jsonb[], $12::timestamptz[])
        AS made (account_id, id, digest, recipient, customer, purpose, decision, status, method, evidence, decided_at)
      RETURNING account_id, id, purpose, decision, status, evidence)
      INSERT INTO shop_consents (account_id, connection_id, consent_id, next_at)
      SELECT r.account_id, c.id, r.id, $11 FROM recorded r
      JOIN connections c ON c.account_id = r.account_id AND c.mode = 'live' AND c.state = 'installed'
      WHERE r.purpose = 'commercial' AND r.status = 'effective' AND r.decision <> 'undecided'
        AND NOT r.evidence @> jsonb_build_object('platform', c.platform, 'shop', c.shop)`,
    values: [
      column('accountId'),
      ids,
      decisions.map(({ recipient }) => digests.digest(recipient)),
      column('recipient'),
      column('customer'),
      column('purpose'),
      column('decision'),
      column('status'),
      column('method'),
      decisions.map(({ evidence }) => JSON.stringify(evidence)),
      now,
      decisions.map(({ decidedAt }) => decidedAt.toISOString()),
      digests.keyId,
    ],
  });
  return ids;
};

/** Which decisions are asked for; null is any. */
export interface DecisionFilter extends PageRequest {
  /** Of one person, by the digests of the number. */
  readonly digests: readonly Buffer[] | null;
  readonly status: ConsentRow['status'] | null;
  /** Patterns of the numbers that may be shown. */
  readonly shown: readonly string[] | null;
}

/** One page of the ledger, newest first. */
export const listDecisions = (
  { pool }: Database,
  account: string,
  { digests, status, shown, ...page }: DecisionFilter,
): Promise<ConsentRow[]> =>
  queryOn(pool)
    .selectFrom('consents')
    .selectAll()
    .where('accountId', '=', account)
    .$if(digests !== null, (query) => query.where(sql<boolean>`digest = ANY(${digests})`))
    .$if(status !== null, (query) => query.where('status', '=', status!))
    .$if(shown !== null, (query) => query.where(sql<boolean>`recipient ~ ANY(${shown})`))
    .$call(newestFirst(page))
    .execute();

/** What was recorded of a person last, by the digests of the number. */
export const latestDecision = (
  client: pg.PoolClient,
  account: string,
  digests: readonly Buffer[],
): Promise<ConsentRow | undefined> =>
  queryOn(client)
    .selectFrom('consents')
    .selectAll()
    .where('accountId', '=', account)
    .where(sql<boolean>`digest = ANY(${digests})`)
    .$call(newestFirst({ limit: 1, before: null }))
    .executeTakeFirst();
