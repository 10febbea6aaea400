import { type ConsentEvidence, type ConsentPolicy, isProof, undoes } from '@carillon/core/consent';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { ConsentCreate } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { Caller } from '../accounts/caller.ts';
import { type NewDecision, recordDecisions } from './consent-ledger.ts';
import { lift } from './lift.ts';
import type { NumberDigests } from './number-digests.ts';
import { readRecipient } from './read-recipient.ts';
import { suppress } from './suppress.ts';

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

/** Whether a later yes of the person already stands against an old no. */
const isOutdated = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { accountId, recipient, purpose, decidedAt }: NewDecision,
): Promise<boolean> => {
  const { rows } = await client.query<{ outdated: boolean }>(
    `SELECT EXISTS (SELECT FROM consents WHERE account_id = $1 AND digest = ANY($2) AND purpose = $3 AND status = 'effective'
       AND decision = 'granted' AND decided_at > $4) AS outdated`,
    [accountId, digests.everyDigest(recipient), purpose, decidedAt],
  );
  return rows[0]!.outdated;
};

/**
 * Records a decision and lets it take effect: a no suppresses at once, a yes of the person with evidence undoes an
 * earlier no. The newest decision counts, and of two at one instant the no. Gives the ids of its records.
 */
export const applyDecision = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { decision, now }: { decision: NewDecision; now: Date },
): Promise<void> => {
  const { accountId, recipient, purpose, method, evidence, decidedAt, customer } = decision;
  if (decision.decision === 'granted' && decision.status === 'effective') {
    const grant = { method, decidedAt: decidedAt.getTime(), evidence } as Parameters<typeof undoes>[0];
    await lift(client, digests, {
      grant: decision,
      now,
      may: (no) => purpose === 'commercial' && undoes(grant, { ...no, since: no.since.getTime() }),
    });
    return;
  }
  if (decision.decision === 'granted' || (await isOutdated(client, digests, decision))) {
    await recordDecisions(client, digests, { decisions: [decision], now });
    return;
  }
  const scope = purpose === 'commercial' ? ('commercial' as const) : ('all' as const);
  const told = Object.fromEntries(
    Object.entries(evidence).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const entry = {
    accountId,
    recipient,
    scope,
    state: 'active' as const,
    origin: 'api' as const,
    at: decidedAt,
  };
  await suppress(client, digests, { entries: [{ ...entry, evidence: told, method, customer }], now });
};
