import type pg from 'pg';
import type { Row } from '../../infrastructure/database/query.ts';
import { type NewDecision, recordDecisions } from './consent-ledger.ts';
import type { NumberDigests } from './number-digests.ts';
import { lockConsents } from './suppress.ts';

type SuppressionRow = Row<'suppressions'>;
/** The columns that decide whether a suppression may be removed. */
export type RemovedSuppression = Pick<
  SuppressionRow,
  'id' | 'scope' | 'state' | 'origin' | 'evidence' | 'since'
>;

/**
 * Takes a person off the suppression list and appends the *yes* that undid the *no* to the consent ledger. The reason
 * must be the person's own, or come with evidence: the caller has seen to that.
 *
 * @param may whether a suppression may be removed; it is asked under the recipient's lock.
 * @returns the suppression that was removed, or null when there was none that may be.
 */
export const removeSuppression = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { grant, now, may }: { grant: NewDecision; now: Date; may: (suppression: RemovedSuppression) => boolean },
): Promise<RemovedSuppression | null> => {
  const [list] = await lockConsents(client, [grant]);
  const listed = [list, digests.everyDigest(grant.recipient)];
  const { rows } = await client.query<RemovedSuppression>(
    `SELECT id, scope, state, origin, evidence, since FROM suppressions WHERE account_id = $1 AND digest = ANY($2)
     ORDER BY since DESC`,
    listed,
  );
  // A person who was erased and said no again stands there twice: both must give way, or neither does.
  const removed = rows.every(may) ? (rows[0] ?? null) : null;
  if (removed)
    await client.query('DELETE FROM suppressions WHERE account_id = $1 AND digest = ANY($2)', listed);
  await recordDecisions(client, digests, { decisions: [grant], now });
  return removed;
};
