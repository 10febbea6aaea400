import type { SuppressionEvidence } from '@carillon/core/consent';
import type pg from 'pg';
import { type NewDecision, recordDecisions } from './consent-ledger.ts';
import type { NumberDigests } from './number-digests.ts';
import { lockConsents } from './suppress.ts';

/** Somebody who takes their no back. */
export interface TakenBack {
  readonly accountId: string;
  /** E.164. */
  readonly recipient: string;
  readonly evidence: SuppressionEvidence;
  readonly at: Date;
}

/**
 * What the person had said before the no: a yes that stands again, or nothing. A no that was never more than doubtful
 * has changed nothing in the ledger.
 */
const before = async (
  client: pg.PoolClient,
  { accountId }: TakenBack,
  digests: readonly Buffer[],
): Promise<{ decision: 'granted'; id: string } | { decision: 'undecided' } | null> => {
  const { rows } = await client.query<{ id: string; decision: NewDecision['decision'] }>(
    `SELECT id, decision FROM consents WHERE account_id = $1 AND digest = ANY($2) AND purpose = 'commercial'
       AND status = 'effective' ORDER BY decided_at DESC, decision DESC LIMIT 100`,
    [accountId, digests],
  );
  if (rows[0]?.decision !== 'withdrawn') return null;
  const earlier = rows.find(({ decision }) => decision !== 'withdrawn');
  return earlier?.decision === 'granted'
    ? { decision: 'granted', id: earlier.id }
    : { decision: 'undecided' };
};

/**
 * Takes a person's no off the list, and lets stand again what they had said before it: START undoes a STOP, and grants
 * nothing of its own.
 *
 * @returns whether there was a no.
 */
export const undoNo = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { taken, now }: { taken: TakenBack; now: Date },
): Promise<boolean> => {
  const { accountId, recipient, evidence, at } = taken;
  const [list] = await lockConsents(client, [taken]);
  const known = digests.everyDigest(recipient);
  const gone = await client.query('DELETE FROM suppressions WHERE account_id = $1 AND digest = ANY($2)', [
    list,
    known,
  ]);
  if (gone.rowCount === 0) return false;
  const stood = await before(client, taken, known);
  if (stood === null) return true;
  const decision: NewDecision = {
    accountId,
    recipient,
    customer: null,
    purpose: 'commercial',
    decision: stood.decision,
    status: 'effective',
    method: 'keyword',
    evidence: stood.decision === 'granted' ? { ...evidence, restores: stood.id } : evidence,
    decidedAt: at,
  };
  await recordDecisions(client, digests, { decisions: [decision], now });
  return true;
};
