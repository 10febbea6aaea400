import type { Database } from '../../infrastructure/database/open.ts';
import { buildPartitionIndexes } from '../../infrastructure/database/partition-indexes.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { cancelRoutes } from './cancel-routes.ts';
import { audienceEstimateRoutes } from './estimates/audience-routes.ts';
import { estimateRoutes } from './estimates/routes.ts';
import { operatorMessageRoutes } from './operator-routes.ts';
import { dropExpired, ensurePartitions, MESSAGE_INDEXES } from './partitions.ts';
import { pauseRoutes } from './pauses/pause-routes.ts';
import { messagesPersonalData } from './personal-data.ts';
import { messageRoutes } from './reading/read-routes.ts';
import { unmatchedReceiptRoutes } from './receipts/routes.ts';
import { refundRoutes } from './refunds/routes.ts';
import { sendRoutes } from './send-routes.ts';
import { waitingLimitRoutes } from './waiting-limits/routes.ts';

const INDEXES_MS = 60_000;
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

export type MessagesOptions = Parameters<typeof sendRoutes>[0] &
  Parameters<typeof messageRoutes>[0] &
  Parameters<typeof cancelRoutes>[0] & {
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
      sendRoutes(options),
      estimateRoutes(options),
      audienceEstimateRoutes(options),
      messageRoutes(options),
      cancelRoutes(options),
      operatorMessageRoutes(options),
      waitingLimitRoutes({ database, change, onChange: onLimitsChange }),
      pauseRoutes({ database, change, onChange: onPausesChange }),
      unmatchedReceiptRoutes(options),
      refundRoutes(options),
    ],
    jobs: [
      {
        name: 'build indexes that a migration left',
        everyMs: INDEXES_MS,
        runsIn: 'jobs',
        atStart: true,
        run: () => buildPartitionIndexes(database, MESSAGE_INDEXES),
      },
    ],
    personalData: messagesPersonalData,
    retention: [
      (now) => ensurePartitions(database, now),
      (now) => dropParkedReceipts(database, now),
      (now) => dropExpired(database, now),
    ],
  };
};
