import { type ConsentEvidence, isProof } from '@carillon/core/consent';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { Answer } from '../../infrastructure/http/idempotency.ts';
import type { NumberDigests } from './number-digests.ts';
import { removeSuppression } from './remove-suppression.ts';
import { findSuppression } from './suppression-list.ts';

const NOT_LISTED = refuse('suppression_not_found', 'The number is not on the suppression list.', 'to');

/** Takes a number off the list on the strength of evidence. Refusals: `suppression_not_found`, `evidence_missing`. */
export const removeWithEvidence = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  {
    accountId,
    recipient,
    evidence,
    now,
  }: { accountId: string; recipient: string; evidence: ConsentEvidence | undefined; now: Date },
): Promise<Result<Answer, Refusal>> => {
  if (!(await findSuppression(client, accountId, { digests: digests.everyDigest(recipient) })))
    return NOT_LISTED;
  if (!evidence || !isProof(evidence)) {
    const detail =
      'A no is undone by the person (START), or with evidence of a later yes: send evidence in the body, such as {"evidence":{"document":"..."}}.';
    return refuse('evidence_missing', detail, 'evidence');
  }
  const grant = {
    accountId,
    recipient,
    customer: null,
    purpose: 'commercial' as const,
    decision: 'granted' as const,
    status: 'effective' as const,
    method: 'customer_service' as const,
    evidence,
    decidedAt: now,
  };
  const removed = await removeSuppression(client, digests, { grant, now, may: () => true });
  return removed ? succeed({ status: 204, body: undefined }) : NOT_LISTED;
};
