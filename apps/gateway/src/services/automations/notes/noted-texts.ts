import type { NotedText } from '@carillon/connector-kit/shop';
import { objectKey } from '@carillon/core/events';
import { toId } from '@carillon/gateway-api/ids';
import { reasonSentence } from '../../../engine/messages/reading/status-sentence.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { SqlRow } from '../../../infrastructure/database/query.ts';
import type { DueNote } from './due-notes.ts';

/** What stands on the page of an object. */
export interface NotedTexts {
  /** Newest first. */
  readonly texts: readonly NotedText[];
  /** Nothing of it changes any more by itself. */
  readonly final: boolean;
}

/** Texts of an object that its page shows. */
const MOST_TEXTS = 20;

interface SentRow
  extends SqlRow<'messages', 'id' | 'recipient' | 'stage' | 'status' | 'reason' | 'created_at'> {
  readonly name: string | null;
}

const SENT = `SELECT DISTINCT m.id, m.recipient, m.stage, m.status, m.reason, m.created_at, a.name
  FROM event_objects o
  JOIN automation_runs r ON r.account_id = o.account_id AND r.event_id = o.event_id AND r.mode = o.mode
  JOIN automation_steps s ON s.account_id = r.account_id AND s.run_id = r.id AND s.message_id IS NOT NULL
  JOIN messages m ON m.account_id = s.account_id AND m.id = s.message_id
  LEFT JOIN automations a ON a.account_id = r.account_id AND a.id = r.automation_id
  WHERE o.account_id = $1 AND o.object_key = $2 AND o.mode = $3
  ORDER BY m.created_at DESC LIMIT ${MOST_TEXTS}`;

const RECEIVED = `SELECT id, text, received_at FROM replies
  WHERE account_id = $1 AND sender = ANY($2::text[]) AND mode = $3 AND received_at >= $4
  ORDER BY received_at DESC LIMIT ${MOST_TEXTS}`;

const stateOf = ({ stage, status, reason }: SentRow): NotedText['state'] => {
  if (status === 'delivered') return 'delivered';
  if (stage === 'queued' || stage === 'claimed') return 'waiting';
  if (stage !== 'settled' || status === 'transmitted') return 'sent';
  return reason === 'cancelled' || reason === 'cancelled_by_operator' ? 'cancelled' : 'failed';
};

const toSent = (row: SentRow): NotedText => {
  const by = row.name === null ? 'Sent by an automation.' : `Sent by the automation "${row.name}".`;
  const why = row.reason === null ? '' : ` ${reasonSentence(row.reason)}`;
  return {
    id: toId('msg', row.id),
    direction: 'out',
    at: row.created_at.toISOString(),
    state: stateOf(row),
    detail: `${by}${why}`,
  };
};

/** Gathers what was texted about an object, and what its people texted back since. */
export const readNotedTexts = async (
  { pool }: Database,
  { shop: { accountId, mode, platform, shop }, object }: DueNote,
): Promise<NotedTexts> => {
  const key = objectKey({ platform, shop }, object);
  const sent = (await pool.query<SentRow>(SENT, [accountId, key, mode])).rows;
  const first = sent.at(-1);
  const replies = first
    ? (
        await pool.query<SqlRow<'replies', 'id' | 'text' | 'received_at'>>(RECEIVED, [
          accountId,
          [...new Set(sent.map(({ recipient }) => recipient))],
          mode,
          first.created_at,
        ])
      ).rows
    : [];
  const received = replies.map(
    ({ id, text, received_at: at }): NotedText => ({
      id: toId('rpl', id),
      direction: 'in',
      at: at.toISOString(),
      state: 'received',
      detail: text,
    }),
  );
  const texts = [...sent.map(toSent), ...received].toSorted((one, other) => (one.at < other.at ? 1 : -1));
  return { texts: texts.slice(0, MOST_TEXTS), final: sent.every(({ stage }) => stage === 'settled') };
};
