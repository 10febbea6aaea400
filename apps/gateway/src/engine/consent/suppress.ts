import type {
  DecisionMethod,
  SuppressionEvidence,
  SuppressionOrigin,
  SuppressionScope,
} from '@carillon/core/consent';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { recordDecisions } from './consent-ledger.ts';
import type { ConsentWriter } from './consents.ts';

/** A *no* to be kept. */
export interface NewSuppression {
  /** The account it was said to; its list may be another's. */
  readonly accountId: string;
  /** E.164. */
  readonly recipient: string;
  readonly scope: SuppressionScope;
  /** `paused` is a near miss: it stops commercial texts until a person has looked, and cancels nothing. */
  readonly state: 'active' | 'paused';
  readonly origin: SuppressionOrigin;
  readonly evidence: SuppressionEvidence;
  readonly at: Date;
  /** How the person said it, for the consent ledger; the origin when left out. */
  readonly method?: DecisionMethod;
  readonly customer?: string | null;
}

/** What suppressing did. */
export interface Suppressed {
  /** Numbers that were not on the list before. */
  readonly added: number;
  /** Messages that had not left, and now will not. */
  readonly cancelled: number;
}

/**
 * Whether the entry that is there goes on telling where the *no* came from. What a platform told may be undone by that
 * platform, so it never stands before a *no* from elsewhere, whichever is newer.
 */
const KEPT = `CASE WHEN (suppressions.origin = 'platform') <> (EXCLUDED.origin = 'platform') THEN EXCLUDED.origin = 'platform'
  ELSE suppressions.state = 'active' AND EXCLUDED.state = 'paused' OR suppressions.since > EXCLUDED.since END`;

/** Two shops that told the same *no*: neither can undo it alone. */
const TWO_SHOPS = `suppressions.origin = 'platform' AND EXCLUDED.origin = 'platform'
  AND (suppressions.evidence ->> 'platform', suppressions.evidence ->> 'shop')
    IS DISTINCT FROM (EXCLUDED.evidence ->> 'platform', EXCLUDED.evidence ->> 'shop')`;

/** A no that is there already is only ever made stronger: wider, surer, and dated by the newest of the two. */
export const STRONGER = `ON CONFLICT (account_id, digest) DO UPDATE SET
    recipient = EXCLUDED.recipient,
    scope = CASE WHEN 'all' IN (suppressions.scope, EXCLUDED.scope) THEN 'all' ELSE 'commercial' END,
    state = CASE WHEN 'active' IN (suppressions.state, EXCLUDED.state) THEN 'active' ELSE 'paused' END,
    origin = CASE WHEN ${KEPT} THEN suppressions.origin ELSE EXCLUDED.origin END,
    evidence = CASE
      WHEN ${TWO_SHOPS} THEN suppressions.evidence
        || jsonb_build_object('alsoSaidTo', coalesce(EXCLUDED.evidence ->> 'shop', 'unknown'))
      WHEN ${KEPT} THEN suppressions.evidence
      WHEN EXCLUDED.origin = 'platform' AND suppressions.evidence ? 'alsoSaidTo'
        THEN EXCLUDED.evidence || jsonb_build_object('alsoSaidTo', suppressions.evidence -> 'alsoSaidTo')
      ELSE EXCLUDED.evidence END,
    since = greatest(suppressions.since, EXCLUDED.since)`;

const UPSERT = {
  name: 'suppress',
  text: `INSERT INTO suppressions (account_id, digest, id, key_id, recipient, scope, state, origin, evidence, since)
    SELECT list_id, digest, id, $4, recipient, scope, state, origin, evidence, since
    FROM unnest($1::uuid[], $2::bytea[], $3::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[],
      $10::timestamptz[]) AS said (list_id, digest, id, recipient, scope, state, origin, evidence, since)
    ${STRONGER}
    RETURNING xmax = 0 AS added`,
};

/**
 * Locks recipients until the transaction ends, so that no claim looks at them meanwhile; gives, in order, the list that
 * counts for each account.
 */
export const lockConsents = async (
  client: pg.PoolClient,
  recipients: readonly { readonly accountId: string; readonly recipient: string }[],
): Promise<readonly string[]> => {
  const { rows } = await client.query<{ lists: string[] }>({
    name: 'lock-consents',
    text: 'SELECT lock_consents($1::uuid[], $2::text[])::text[] AS lists',
    values: [recipients.map(({ accountId }) => accountId), recipients.map(({ recipient }) => recipient)],
  });
  return rows[0]!.lists;
};

/** One entry per list and number: the last of equal ones stands. */
const distinct = (
  said: readonly NewSuppression[],
  lists: readonly string[],
): { lists: string[]; said: NewSuppression[] } => {
  const byNumber = new Map(
    said.map((one, place) => [`${lists[place]}${one.recipient}`, { one, list: lists[place]! }]),
  );
  return {
    lists: [...byNumber.values()].map(({ list }) => list),
    said: [...byNumber.values()].map(({ one }) => one),
  };
};

/**
 * Puts numbers on the suppression list, cancels what waits for them and gives its price back, and appends the *no* to
 * the consent ledger; all in the caller's transaction. It takes effect when that commits: it holds the lock of each
 * recipient until then, and a claim takes the same lock before it looks.
 */
export const suppress = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { entries, now }: { entries: readonly NewSuppression[]; now: Date },
): Promise<Suppressed> => {
  if (entries.length === 0) return { added: 0, cancelled: 0 };
  const { lists, said } = distinct(entries, await lockConsents(client, entries));
  const column = <Key extends keyof NewSuppression>(key: Key) => said.map((one) => one[key]);
  const { rows } = await client.query<{ added: boolean }>({
    ...UPSERT,
    values: [
      lists,
      said.map(({ recipient }) => consents.digests.digest(recipient)),
      said.map(() => uuidv7()),
      consents.digests.keyId,
      column('recipient'),
      column('scope'),
      column('state'),
      column('origin'),
      said.map(({ evidence }) => JSON.stringify(evidence)),
      said.map(({ at }) => at.toISOString()),
    ],
  });
  const active = said.flatMap((one, place) =>
    one.state === 'active' ? [{ ...one, list: lists[place]! }] : [],
  );
  const cancelled = await consents.cancelWaiting(client, active, now);
  await recordDecisions(client, consents.digests, {
    now,
    decisions: active.map(({ accountId, recipient, origin, method, customer, evidence, at }) => ({
      accountId,
      recipient,
      customer: customer ?? null,
      purpose: 'commercial' as const,
      decision: 'withdrawn' as const,
      status: 'effective' as const,
      method: method ?? origin,
      evidence,
      decidedAt: at,
    })),
  });
  return { added: rows.filter((row) => row.added).length, cancelled };
};
