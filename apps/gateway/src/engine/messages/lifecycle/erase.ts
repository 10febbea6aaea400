import type pg from 'pg';
import { cancelWaiting } from './cancel.ts';

/** Messages to some numbers of an account. */
export interface MessagesOfPerson {
  readonly accountId: string;
  /** Every form of the person's number. */
  readonly recipients: readonly string[];
}

/** Nobody may be texted on the strength of what is erased: what still waits for the person is cancelled, of any purpose. */
export const cancelOfPerson = (
  client: pg.PoolClient,
  { accountId, recipients }: MessagesOfPerson,
  now: Date,
): Promise<number> =>
  cancelWaiting(
    client,
    {
      sql: `SELECT account_id, id FROM messages
        WHERE account_id = $4 AND recipient = ANY($5) AND stage = 'queued' FOR UPDATE`,
      values: [accountId, recipients],
    },
    { because: 'person_erased', now },
  );

/** Takes everything personal out of the rows of messages, in whatever stage they are; gives how many there were. */
export const eraseFromMessages = async (
  client: pg.PoolClient,
  { accountId, recipients }: MessagesOfPerson,
  erased: string,
): Promise<number> => {
  const { rowCount } = await client.query(
    `UPDATE messages SET recipient = $3, reference = NULL, event_key = NULL, whereabouts = NULL
     WHERE account_id = $1 AND recipient = ANY($2)`,
    [accountId, recipients, erased],
  );
  return rowCount ?? 0;
};
