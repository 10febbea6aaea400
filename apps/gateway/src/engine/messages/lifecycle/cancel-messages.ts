import type pg from 'pg';
import type { Mode } from '../../../infrastructure/http/caller.ts';
import { cancelWaiting, type WaitingSelection } from './cancel.ts';

/** Which messages of an account to cancel; of both modes unless told otherwise. */
export type Selection = (
  | { readonly id: string }
  | { readonly reference: string }
  | { readonly eventKeyPrefix: string }
  | { readonly all: true }
) & { readonly modes?: readonly Mode[] };

/** Messages of an account. */
export interface AccountSelection {
  readonly account: string;
  readonly selection: Selection;
}

const LEFT = "stage IN ('claimed', 'unknown', 'submitted')";

const oneOf = (selection: Selection): [sql: string, value: string] => {
  if ('id' in selection) return ['id = ', selection.id];
  if ('all' in selection) return ["'all' = ", 'all'];
  if ('reference' in selection) return ['reference = ', selection.reference];
  const prefix = selection.eventKeyPrefix.replaceAll(/[\\%_]/g, '\\$&');
  return ['event_key LIKE ', `${prefix}%`];
};

/** The messages of an account, as a condition over three parameters, the first of which has a number. */
const condition = ({ account, selection }: AccountSelection, first: number): WaitingSelection => {
  const [sql, value] = oneOf(selection);
  return {
    sql: `account_id = $${first} AND ${sql}$${first + 1} AND mode = ANY($${first + 2}::text[])`,
    values: [account, value, selection.modes ?? ['live', 'test']],
  };
};

const count = async (client: pg.PoolClient, { sql, values }: WaitingSelection): Promise<number> => {
  const { rows } = await client.query<{ count: bigint }>(`SELECT count(*) FROM messages WHERE ${sql}`, [
    ...values,
  ]);
  return Number(rows[0]!.count);
};

const countLeft = (client: pg.PoolClient, { sql, values }: WaitingSelection): Promise<number> =>
  count(client, { sql: `${sql} AND ${LEFT}`, values });

/** Cancels what has not left and gives its price back, in one transaction. */
export const cancelMessages = async (
  client: pg.PoolClient,
  selection: AccountSelection,
  now: Date,
): Promise<{ cancelled: number; tooLate: number }> => {
  const { sql, values } = condition(selection, 4);
  const waiting = {
    sql: `SELECT account_id, id FROM messages WHERE ${sql} AND stage = 'queued' FOR UPDATE`,
    values,
  };
  const cancelled = await cancelWaiting(client, waiting, { because: 'cancelled', now });
  return { cancelled, tooLate: await countLeft(client, condition(selection, 1)) };
};

/** What one call of the operator ends at most: a transaction that others hardly notice. */
const MOST = 10_000;

/** What an operator cancels: what waits for a carrier, or messages of an account. */
export type OperatorSelection = { readonly carrier: string } | AccountSelection;

const waitingOf = (selection: OperatorSelection, first: number): WaitingSelection => {
  if ('carrier' in selection)
    return { sql: `carrier = $${first} AND due_at IS NOT NULL`, values: [selection.carrier] };
  const { sql, values } = condition(selection, first);
  return { sql: `${sql} AND stage = 'queued'`, values };
};

/**
 * Cancels for the operator what waits, a bounded part of it at a time, and gives its price back. What somebody is
 * claiming at the moment is left to them.
 */
export const cancelAsOperator = async (
  client: pg.PoolClient,
  selection: OperatorSelection,
  now: Date,
): Promise<{ cancelled: number; tooLate: number; left: number }> => {
  const { sql, values } = waitingOf(selection, 4);
  const waiting = {
    sql: `SELECT account_id, id FROM messages WHERE ${sql} LIMIT ${MOST} FOR UPDATE SKIP LOCKED`,
    values,
  };
  const cancelled = await cancelWaiting(client, waiting, { because: 'cancelled_by_operator', now });
  const left = await count(client, waitingOf(selection, 1));
  const tooLate = 'account' in selection ? await countLeft(client, condition(selection, 1)) : 0;
  return { cancelled, tooLate, left };
};

const ACCEPTED_BEFORE = 'due_at IS NOT NULL AND id < uuid_at($1) AND created_at < $1';

/** How many of the texts that wait were accepted before an instant. */
export const countAcceptedBefore = async (client: pg.Pool | pg.PoolClient, at: Date): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM messages WHERE ${ACCEPTED_BEFORE}`,
    [at],
  );
  return rows[0]!.count;
};

/** Cancels for the operator what waits and was accepted before an instant, a bounded part of it; gives how many. */
export const cancelAcceptedBefore = (client: pg.PoolClient, at: Date, now: Date): Promise<number> => {
  const condition = ACCEPTED_BEFORE.replaceAll('$1', '$4');
  const sql = `SELECT account_id, id FROM messages WHERE ${condition} LIMIT ${MOST} FOR UPDATE SKIP LOCKED`;
  return cancelWaiting(client, { sql, values: [at] }, { because: 'cancelled_by_operator', now });
};

/** Whose message an id is; null when it is nobody's. */
export const accountOfMessage = async (client: pg.PoolClient, id: string): Promise<string | null> => {
  // Messages are found by account and id: each account is asked, which is quicker than reading all messages.
  const { rows } = await client.query<{ id: string }>(
    `SELECT a.id FROM accounts a
     CROSS JOIN LATERAL (SELECT FROM messages m WHERE m.account_id = a.id AND m.id = $1 OFFSET 0) AS found`,
    [id],
  );
  return rows[0]?.id ?? null;
};
