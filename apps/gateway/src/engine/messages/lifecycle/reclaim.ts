import type pg from 'pg';
import { lockStates, writeStates } from './message-state.ts';
import { STARTS_FROM, type Stage } from './stages.ts';
import { afterSubmission } from './transition.ts';
import { noteUnknown } from './unknown-submissions.ts';

/** A claim of a replica that is dead. */
export interface DeadClaim {
  readonly id: string;
  readonly carrier: string;
  readonly account_ids: readonly string[];
  readonly message_ids: readonly string[];
}

const RECLAIMED: readonly Stage[] = STARTS_FROM.reclaim;

/**
 * Takes over a claim whose replica is dead: each of its messages may or may not have left, so it becomes `unknown`. Gives
 * how many did.
 */
export const reclaim = async (client: pg.PoolClient, claim: DeadClaim, at: Date): Promise<number> => {
  const { carrier } = claim;
  const states = await lockStates(
    client,
    claim.message_ids.map((messageId, place) => ({ accountId: claim.account_ids[place]!, messageId })),
  );
  const open = [...states.values()].filter((row) => RECLAIMED.includes(row.state.stage));
  await writeStates(
    client,
    open.map((row) => ({ row, state: afterSubmission(row.state, { kind: 'unknown' }, at) })),
  );
  await noteUnknown(
    client,
    open.map((message) => ({ message, carrier, at })),
  );
  await client.query('DELETE FROM claims WHERE id = $1', [claim.id]);
  return open.length;
};
