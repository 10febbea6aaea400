import type { ConsentEvidence, DecisionMethod, SuppressionEvidence } from '@carillon/core/consent';
import type { Purpose } from '@carillon/core/messaging';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Row } from '../../infrastructure/database/query.ts';
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

const COLUMNS = `account_id AS "accountId", id, digest, key_id AS "keyId", recipient, customer, purpose, channel, decision, status, method,
  evidence, decided_at AS "decidedAt", recorded_at AS "recordedAt"`;

/** Appends decisions to the ledger, in one statement; gives their ids in order. */
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
    text: `INSERT INTO consents (account_id, id, digest, key_id, recipient, customer, purpose, channel, decision, status,
        method, evidence, decided_at, recorded_at)
      SELECT account_id, id, digest, $13, recipient, customer, purpose, 'sms', decision, status, method, evidence, decided_at,
        $11
      FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::purpose[], $7::text[], $8::text[],
        $9::text[], $10::jsonb[], $12::timestamptz[])
        AS made (account_id, id, digest, recipient, customer, purpose, decision, status, method, evidence, decided_at)`,
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

/** One page of the ledger, newest first; of one person when the digests of the number are given. */
export const listDecisions = async (
  { pool }: Database,
  account: string,
  {
    digests,
    status,
    before,
    limit,
    shown,
  }: {
    digests: readonly Buffer[] | null;
    status: string | null;
    before: string | null;
    limit: number;
    shown: readonly string[] | null;
  },
): Promise<ConsentRow[]> => {
  const { rows } = await pool.query<ConsentRow>(
    `SELECT ${COLUMNS} FROM consents WHERE account_id = $1 AND ($2::bytea[] IS NULL OR digest = ANY($2))
       AND ($3::text IS NULL OR status = $3) AND ($4::uuid IS NULL OR id < $4) AND ($6::text[] IS NULL OR recipient ~ ANY($6))
     ORDER BY id DESC LIMIT $5`,
    [account, digests, status, before, limit, shown],
  );
  return rows;
};

/** What was recorded of a person last, by the digests of the number. */
export const latestDecision = async (
  client: pg.PoolClient,
  account: string,
  digests: readonly Buffer[],
): Promise<ConsentRow | undefined> => {
  const { rows } = await client.query<ConsentRow>(
    `SELECT ${COLUMNS} FROM consents WHERE account_id = $1 AND digest = ANY($2) ORDER BY id DESC LIMIT 1`,
    [account, digests],
  );
  return rows[0];
};
