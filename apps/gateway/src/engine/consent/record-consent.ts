import { type ConsentEvidence, type ConsentPolicy, isProof, undoes } from '@carillon/core/consent';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { ConsentCreate } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { readRecipient } from '../../infrastructure/http/read-recipient.ts';
import { type NewDecision, recordDecisions } from './consent-ledger.ts';
import type { ConsentWriter } from './consents.ts';
import type { NumberDigests } from './number-digests.ts';
import { removeSuppression } from './remove-suppression.ts';
import { type NewSuppression, suppress } from './suppress.ts';

/** How far a caller's clock may run ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Reads a decision of a request. A yes without evidence is refused or parked, as the account decided. */
export const readDecision = (
  caller: Caller,
  body: ConsentCreate,
  { policy, now }: { policy: ConsentPolicy; now: number },
): Result<NewDecision, Refusal> => {
  const recipient = readRecipient(caller, body);
  if (!recipient.ok) return recipient;
  const decidedAt = body.decidedAt === undefined ? now : Date.parse(body.decidedAt);
  if (decidedAt > now + CLOCK_SKEW_MS) {
    return refuse(
      'decision_too_new',
      'decidedAt lies in the future. Send the time at which the person decided.',
      'decidedAt',
    );
  }
  const evidence: ConsentEvidence = body.evidence ?? {};
  const proven = body.decision === 'withdrawn' || isProof(evidence);
  if (!proven && policy.grantWithoutEvidence === 'refuse') {
    const detail =
      'A yes needs evidence: the wording or its version, the page, the text that said so, a double opt-in, a document, or an attestation.';
    return refuse('evidence_missing', detail, 'evidence');
  }
  return succeed({
    accountId: caller.account.id,
    recipient: recipient.value,
    customer: body.customer ?? null,
    purpose: body.purpose,
    decision: body.decision,
    status: proven ? 'effective' : 'parked',
    method: body.method,
    evidence,
    decidedAt: new Date(Math.min(decidedAt, now)),
  });
};

/** Which of these a later yes of the same person already stands against, by their place. */
const outdatedAmong = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  decisions: readonly NewDecision[],
): Promise<ReadonlySet<number>> => {
  const asked = decisions.flatMap(({ recipient }, place) =>
    digests.everyDigest(recipient).map((digest) => ({ digest, place })),
  );
  const { rows } = await client.query<{ place: number }>(
    `SELECT DISTINCT asked.place FROM unnest($1::int[], $2::bytea[], $3::uuid[], $4::purpose[], $5::timestamptz[])
       AS asked (place, digest, account_id, purpose, decided_at)
     JOIN consents c ON c.account_id = asked.account_id AND c.digest = asked.digest AND c.purpose = asked.purpose
       AND c.status = 'effective' AND c.decision = 'granted' AND c.decided_at > asked.decided_at`,
    [
      asked.map(({ place }) => place),
      asked.map(({ digest }) => digest),
      asked.map(({ place }) => decisions[place]!.accountId),
      asked.map(({ place }) => decisions[place]!.purpose),
      asked.map(({ place }) => decisions[place]!.decidedAt.toISOString()),
    ],
  );
  return new Set(rows.map(({ place }) => place));
};

const toSuppression = ({
  accountId,
  recipient,
  purpose,
  method,
  evidence,
  decidedAt,
  customer,
}: NewDecision): NewSuppression => ({
  accountId,
  recipient,
  scope: purpose === 'commercial' ? 'commercial' : 'all',
  state: 'active',
  origin: 'api',
  at: decidedAt,
  evidence: Object.fromEntries(
    Object.entries(evidence).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  ),
  method,
  customer,
});

/** The place of the newest decision of each person. */
const newestOfEach = (decisions: readonly NewDecision[], places: readonly number[]): ReadonlySet<number> => {
  const byPerson = new Map<string, number>();
  for (const place of places) {
    const { accountId, recipient, decidedAt } = decisions[place]!;
    const key = `${accountId}${recipient}`;
    const other = byPerson.get(key);
    if (other === undefined || decisions[other]!.decidedAt <= decidedAt) byPerson.set(key, place);
  }
  return new Set(byPerson.values());
};

/**
 * Lets withdrawals take effect: each is recorded, and suppresses unless a later yes of the person stands against it.
 * All recipients are locked at once, so that two imports never wait for each other.
 */
export const applyWithdrawals = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { decisions, now }: { decisions: readonly NewDecision[]; now: Date },
): Promise<void> => {
  if (decisions.length === 0) return;
  const outdated = await outdatedAmong(client, consents.digests, decisions);
  const effective = [...decisions.keys()].filter((place) => !outdated.has(place));
  const newest = newestOfEach(decisions, effective);
  // Suppressing records the newest of each person, with the widest scope among theirs.
  await recordDecisions(client, consents.digests, {
    decisions: decisions.filter((_, place) => !newest.has(place)),
    now,
  });
  const everything = new Set(
    effective.flatMap((place) =>
      decisions[place]!.purpose === 'transactional' ? [decisions[place]!.recipient] : [],
    ),
  );
  const entries = [...newest].map((place) => {
    const entry = toSuppression(decisions[place]!);
    return everything.has(entry.recipient) ? { ...entry, scope: 'all' as const } : entry;
  });
  await suppress(client, consents, { entries, now });
};

/**
 * Records a decision and lets it take effect: a no suppresses at once, a yes of the person with evidence undoes an
 * earlier no. The newest decision counts, and of two at one instant the no.
 */
export const applyDecision = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { decision, now }: { decision: NewDecision; now: Date },
): Promise<void> => {
  const { purpose, method, evidence, decidedAt } = decision;
  if (decision.decision === 'withdrawn')
    return applyWithdrawals(client, consents, { decisions: [decision], now });
  if (decision.status === 'effective') {
    const grant = { method, decidedAt: decidedAt.getTime(), evidence } as Parameters<typeof undoes>[0];
    await removeSuppression(client, consents.digests, {
      grant: decision,
      now,
      may: (no) => purpose === 'commercial' && undoes(grant, { ...no, since: no.since.getTime() }),
    });
    return;
  }
  await recordDecisions(client, consents.digests, { decisions: [decision], now });
};
