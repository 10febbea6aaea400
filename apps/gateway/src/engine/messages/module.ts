import type { Database } from '../../infrastructure/database/open.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { audienceEstimateRoom } from './estimates/audience-routes.ts';
import { estimateRoom } from './estimates/routes.ts';
import { operatorMessagesRoom } from './operator-routes.ts';
import { dropExpired, ensurePartitions } from './partitions.ts';
import { pausesRoom } from './pauses/pause-routes.ts';
import { messagesRoom } from './reading/read-routes.ts';
import { unmatchedReceiptsRoom } from './receipts/unmatched-receipt-routes.ts';
import { refundsRoom } from './refunds/routes.ts';
import { sendRoom } from './send-routes.ts';
import { waitingLimitsRoom } from './waiting-limits/routes.ts';

/** Receipts of one carrier that are kept although they match no message: a flood of them must not fill the disk. */
const MOST_PARKED = 100_000;

/** A receipt that has matched no message for 72 hours matches none. */
const dropParkedReceipts = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query("DELETE FROM parked_receipts WHERE parked_at < $1::timestamptz - interval '72 hours'", [
    new Date(now),
  ]);
  await pool.query(
    `DELETE FROM parked_receipts WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER
       (PARTITION BY carrier ORDER BY parked_at DESC) AS place FROM parked_receipts) AS parked WHERE place > $1)`,
    [MOST_PARKED],
  );
};

export type MessagesOptions = Parameters<typeof sendRoom>[0] &
  Parameters<typeof messagesRoom>[0] & {
    /** Told when a limit of waiting has changed, before the operator is answered. */
    readonly onLimitsChange: () => void;
    /** Told when something was paused or resumed, before the caller is answered. */
    readonly onPausesChange: () => void;
  };

/** Messages: sending, estimating, reading, cancelling, pausing, and the receipts that match none. */
export const messagesModule = (options: MessagesOptions): Module => {
  const { database, change, onLimitsChange, onPausesChange } = options;
  return {
    routes: [
      sendRoom(options),
      estimateRoom(options),
      audienceEstimateRoom(options),
      messagesRoom(options),
      operatorMessagesRoom(options),
      waitingLimitsRoom({ database, change, onChange: onLimitsChange }),
      pausesRoom({ database, change, onChange: onPausesChange }),
      unmatchedReceiptsRoom(options),
      refundsRoom(options),
    ],
    retention: [
      (now) => ensurePartitions(database, now),
      (now) => dropParkedReceipts(database, now),
      (now) => dropExpired(database, now),
    ],
  };
};
