import { isDeadlock, isStoreLost } from '../../infrastructure/database/lost.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Receipt } from '../carriers/carrier.ts';
import type { FailoverMove } from '../messages/lifecycle/message-row.ts';
import type { ReceiptResult } from '../messages/receipts/apply-receipts.ts';
import type { Failover } from './failover/failover.ts';
import { recordUpdates, type Updates } from './record-outcomes.ts';
import { disown, ReclaimedClaims } from './recovery/reclaimed-claims.ts';

export interface UpdateWriterOptions {
  readonly database: Database;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  /** Lets messages go on to another carrier; none does unless given. */
  readonly failover?: Failover | undefined;
  readonly onFailedOver: (move: FailoverMove) => void;
  /** Receipts that named no message when they came. */
  readonly onUnmatched: (receipts: readonly Receipt[]) => void;
  /** Told what receipts made of messages, where traces are kept. */
  readonly onReceived?: ((results: readonly ReceiptResult[]) => void) | null;
  /** Something went back to its lane. */
  readonly onRequeued: () => void;
}

/** What is on disk of some updates, and the receipts that are nowhere, each with why: their carrier still has them. */
export interface StoredUpdates {
  readonly stored: Updates;
  /** Receipts that had come before, and are about what is on disk only now. */
  readonly late: readonly Receipt[];
  readonly refused: ReadonlyMap<Receipt, unknown>;
}

/** Writes updates in one transaction; throws only for what is in it. */
export type UpdateWriter = (updates: Updates) => Promise<StoredUpdates>;

const RETRY_MS = 500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What is left to write of updates that could not be written: it waits for a store that is away, and leaves out what others
 * have taken over. Throws what is in the updates itself.
 */
const afterFault = async (updates: Updates, error: unknown): Promise<Updates> => {
  if (error instanceof ReclaimedClaims) return disown(updates, error.claims);
  // Outcomes are the only trace of what is on the wire: they wait for the store.
  if (!isStoreLost(error) && !isDeadlock(error)) throw error;
  await pause(RETRY_MS);
  return updates;
};

export const createUpdateWriter = (options: UpdateWriterOptions): UpdateWriter => {
  const { database, now, onFault, failover } = options;
  const writeOnce = async (updates: Updates): Promise<StoredUpdates> => {
    const { requeued, failedOver, unmatched, late, received } = await database.hotPath.transaction(
      (client, withCommit) => recordUpdates(client, updates, { withCommit, now: now(), failover }),
    );
    failedOver.forEach(options.onFailedOver);
    if (unmatched.length > 0) options.onUnmatched(unmatched);
    options.onReceived?.(received);
    if (requeued) options.onRequeued();
    return { stored: updates, late, refused: new Map() };
  };
  return async (given) => {
    let updates = given;
    for (;;) {
      try {
        return await writeOnce(updates);
      } catch (error) {
        onFault(error);
        updates = await afterFault(updates, error);
      }
    }
  };
};
