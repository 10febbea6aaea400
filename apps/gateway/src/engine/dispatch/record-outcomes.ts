import type pg from 'pg';
import type { WithCommit } from '../../infrastructure/database/transaction.ts';
import type { Receipt } from '../carriers/carrier.ts';
import { advanceMessages } from '../messages/lifecycle/advance.ts';
import { endClaims } from '../messages/lifecycle/claims.ts';
import type { FailoverMove } from '../messages/lifecycle/message-row.ts';
import { settleMoves } from '../messages/lifecycle/message-state.ts';
import { noteRefusals } from '../messages/lifecycle/settle.ts';
import { forgetUnknown, noteUnknown } from '../messages/lifecycle/unknown-submissions.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import { type ReceiptResult, recordSegments } from '../messages/receipts/apply-receipts.ts';
import { takenSegments } from '../messages/receipts/submissions.ts';
import { refundUnbilled } from '../messages/refunds/refund-unbilled.ts';
import { countThrottled, paced } from '../messages/throttling.ts';
import type { Failover } from './failover/failover.ts';
import { ReclaimedClaims } from './recovery/reclaimed-claims.ts';

export interface Updates {
  readonly outcomes: readonly OutcomeUpdate[];
  readonly receipts: readonly Receipt[];
  /** Claims that these outcomes complete. */
  readonly claims: readonly string[];
}

/** What updates are recorded with. */
export interface RecordContext {
  readonly withCommit: WithCommit;
  readonly now: number;
  /** Lets messages go on to another carrier; none does unless given. */
  readonly failover?: Failover | undefined;
}

/** What the recording of some updates set going. */
interface Recorded {
  /** Something went back to its lane. */
  readonly requeued: boolean;
  readonly failedOver: readonly FailoverMove[];
  /** Receipts that are about no segment that can be told. */
  readonly unmatched: readonly Receipt[];
  /** Receipts that had come before the answers of this batch. */
  readonly late: readonly Receipt[];
  /** What receipts made of messages. */
  readonly received: readonly ReceiptResult[];
}

/** @throws ReclaimedClaims when others have taken over a claim that is told of. */
const endOwnClaims = async (
  client: pg.PoolClient,
  outcomes: readonly OutcomeUpdate[],
  completed: readonly string[],
): Promise<void> => {
  const told = new Set(outcomes.flatMap(({ claim }) => (claim ? [claim.id] : [])));
  const gone = await endClaims(client, { completed, told: [...told] });
  if (gone.length > 0) throw new ReclaimedClaims(gone);
};

/** What carriers said when they refused messages. */
const refusalsOf = (outcomes: readonly OutcomeUpdate[]) =>
  outcomes.flatMap(({ message: { accountId, messageId }, outcome }) =>
    outcome.kind === 'refused' && outcome.said ? [{ accountId, messageId, said: outcome.said }] : [],
  );

/**
 * Writes a batch of outcomes and receipts: submissions, statuses, money, and the end of claims, in one transaction. What
 * goes on to another carrier is taken out first.
 *
 * @throws ReclaimedClaims when others have taken over a claim that is told of.
 */
export const recordUpdates = async (
  client: pg.PoolClient,
  { outcomes: all, receipts, claims }: Updates,
  { withCommit, now, failover }: RecordContext,
): Promise<Recorded> => {
  const throttled = await countThrottled(client, all, now);
  const { stayed, moved: failedOver } = (await failover?.take(client, { outcomes: all, throttled, now })) ?? {
    stayed: all,
    moved: [],
  };
  const outcomes = stayed.map((update) => paced(update, throttled.get(update)));
  const { results, unmatched, unbilled, late } = await recordSegments(
    client,
    { taken: takenSegments(outcomes), receipts },
    now,
  );
  const ended = endOwnClaims(client, all, claims);
  // It is waited for below: nothing may be sent once the transaction is over.
  ended.catch(() => {});
  const moved = await advanceMessages(client, { outcomes, results });
  await ended;
  const refunds = await refundUnbilled(client, unbilled);

  const unknown = outcomes.filter(({ outcome }) => outcome.kind === 'unknown');
  const resolved = moved.filter(
    ({ row, state }) => row.state.stage === 'unknown' && state.stage !== 'unknown',
  );
  withCommit(noteUnknown(client, unknown));
  withCommit(noteRefusals(client, refusalsOf(outcomes)));
  withCommit(
    forgetUnknown(
      client,
      resolved.map(({ row }) => row),
    ),
  );
  withCommit(settleMoves(client, { moves: moved, refunds }, new Date(now)));
  return {
    requeued: failedOver.length > 0 || moved.some(({ state }) => state.stage === 'queued'),
    failedOver,
    unmatched,
    late,
    received: results,
  };
};
