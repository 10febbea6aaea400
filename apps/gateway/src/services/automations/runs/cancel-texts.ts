import type pg from 'pg';
import { cancelWaiting } from '../../../engine/messages/lifecycle/cancel.ts';

/** Which messages: a query of their `account_id` and `id`, whose parameters begin at $4. */
export interface TextSelection {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Cancels those texts that were accepted and wait, for their hour or for a carrier; gives how many there were. */
export const cancelTexts = (
  client: pg.PoolClient,
  { sql, values }: TextSelection,
  now: Date,
): Promise<number> =>
  cancelWaiting(
    client,
    {
      sql: `SELECT m.account_id, m.id FROM (${sql}) AS text (account_id, id)
            JOIN messages m ON m.account_id = text.account_id AND m.id = text.id
            WHERE m.stage = 'queued' FOR UPDATE OF m`,
      values,
    },
    { because: 'cancelled', now },
  );
