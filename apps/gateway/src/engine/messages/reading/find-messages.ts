import type { TraceLine } from '@carillon/core/messaging';
import type { MessageListQuery } from '@carillon/gateway-api/messages';
import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type Caller, reachedModes } from '../../../infrastructure/http/caller.ts';
import { deferralsOf } from '../../consent/deferrals.ts';
import type { MessageRow } from '../lifecycle/message-row.ts';
import { triesOf } from '../throttling.ts';
import type { FoundMessage, SubmissionRow } from './message-view.ts';

/** Whose messages are read, and of which modes. */
type CallerScope = Pick<Caller, 'mode'> & { readonly account: Pick<Caller['account'], 'id'> };

/** A message of an account with all that its why-card tells; null when the account has no such message. */
export const findMessage = async (
  database: Database,
  caller: CallerScope,
  id: string,
): Promise<FoundMessage | null> => {
  const account = caller.account.id;
  const { rows } = await database.pool.query<MessageRow & { text: string | null; trace: TraceLine[] }>(
    `SELECT m.*, t.text, coalesce(w.trace, shared.trace, '[]') AS trace
     FROM messages m LEFT JOIN message_texts t USING (account_id, id) LEFT JOIN message_traces w USING (account_id, id),
       LATERAL (SELECT json_agg(l.line::json ORDER BY named.place) AS trace
                FROM unnest(m.trace_lines) WITH ORDINALITY AS named (id, place) JOIN trace_lines l ON l.id = named.id) AS shared
     WHERE m.account_id = $1 AND m.id = $2 AND m.mode = ANY($3::text[])`,
    [account, id, reachedModes(caller)],
  );
  const row = rows[0];
  if (!row) return null;
  const segments = await database.pool.query<SubmissionRow>(
    `SELECT segment, status, carrier, coalesce(id_given, carrier_message_id) AS carrier_message_id, receipt_code,
       receipt_said, submitted_at, receipt_at
     FROM submissions WHERE account_id = $1 AND message_id = $2 ORDER BY segment`,
    [account, id],
  );
  const deferrals = row.purpose === 'commercial' ? await deferralsOf(database, account, id) : [];
  const tries = await triesOf(database.pool, account, id);
  return { row, text: row.text, trace: row.trace, segments: segments.rows, deferrals, tries };
};

/** Tells whether an account has a message, in the caller's transaction. */
export const hasMessage = async (
  client: pg.PoolClient,
  caller: CallerScope,
  id: string,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    'SELECT FROM messages WHERE account_id = $1 AND id = $2 AND mode = ANY($3::text[])',
    [caller.account.id, id, reachedModes(caller)],
  );
  return rowCount === 1;
};

/** What to list; `recipients` are the forms of one number, null for everybody's. */
type Filter = Omit<MessageListQuery, 'limit' | 'cursor' | 'to' | 'country'> & {
  readonly recipients: readonly string[] | null;
};

/** The conditions of a list, each over an index of the account; ids are ordered by time. */
const conditions = (filter: Filter): [sql: string, value: unknown][] => {
  const list: [string, unknown][] = [
    ['status = ?::message_status', filter.status],
    ['recipient = ANY(?)', filter.recipients ?? undefined],
    ['reference = ?', filter.reference],
    ['event_key = ?', filter.eventKey],
    ['id >= uuid_at(?)', filter.since],
    ['id < uuid_at(?)', filter.until],
  ];
  return list.flatMap(([sql, value]) => (value === undefined ? [] : [[sql, value] as [string, unknown]]));
};

/** Messages of an account, newest first. */
export const listMessages = async (
  database: Database,
  caller: CallerScope,
  { filter, before, limit }: { filter: Filter; before: string | null; limit: number },
): Promise<MessageRow[]> => {
  const where = ['account_id = $1', 'mode = ANY($2::text[])'];
  const values: unknown[] = [caller.account.id, reachedModes(caller)];
  const asked = conditions(filter);
  if (before !== null) asked.push(['id < ?', before]);
  for (const [sql, value] of asked) {
    values.push(value);
    where.push(sql.replace('?', `$${values.length}`));
  }
  values.push(limit);
  const { rows } = await database.pool.query<MessageRow>(
    `SELECT * FROM messages WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT $${values.length}`,
    values,
  );
  return rows;
};
