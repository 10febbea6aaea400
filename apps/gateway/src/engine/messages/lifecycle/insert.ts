import type pg from 'pg';
import { type Plain, plainArray } from '../../../infrastructure/database/array-literal.ts';
import { writeWhereabouts } from '../../consent/claim-check.ts';
import { campaignOf, connectorOf, marginOf, type NewMessage, priceOf } from './new-message.ts';
import type { SharedLines } from './shared-lines.ts';

const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();

type Column = readonly [name: string, type: string, value: (message: NewMessage, claimed: boolean) => Plain];

const request = (message: NewMessage) => message.decision.draft.request;
const admitted = (message: NewMessage) => (message.decision.kind === 'admitted' ? message.decision : null);

/** The columns of a new message whose values nobody outside chose, each with its type and where it comes from. */
const OWN_COLUMNS: readonly Column[] = [
  ['account_id', 'uuid', ({ caller }) => caller.account.id],
  ['id', 'uuid', ({ id }) => id],
  ['mode', 'text', ({ caller }) => caller.mode],
  ['recipient', 'text', ({ decision }) => decision.draft.recipient.e164],
  ['country', 'text', ({ decision }) => decision.draft.recipient.country],
  ['purpose', 'purpose', (message) => request(message).purpose],
  ['lane', 'lane', ({ decision }) => decision.draft.lane],
  ['encoding', 'text', ({ decision }) => decision.draft.measure.encoding],
  ['units', 'smallint', ({ decision }) => decision.draft.measure.units],
  ['segments', 'smallint', ({ decision }) => decision.draft.measure.segments],
  ['price', 'bigint', priceOf],
  ['margin', 'bigint', marginOf],
  ['currency', 'text', ({ caller }) => caller.account.currency],
  ['send_at', 'timestamptz', (message) => iso(request(message).sendAt)],
  ['not_after', 'timestamptz', (message) => iso(request(message).notAfter)],
  ['due_at', 'timestamptz', (message, claimed) => (claimed ? null : iso(admitted(message)?.dueAt ?? null))],
  [
    'stage',
    'message_stage',
    (message, claimed) => (claimed ? 'claimed' : admitted(message) ? 'queued' : 'settled'),
  ],
  [
    'status',
    'message_status',
    ({ decision }) => (decision.kind === 'admitted' ? 'on_hold' : decision.status),
  ],
  ['settlement', 'settlement', (message) => (priceOf(message) > 0n ? 'held' : 'none')],
  ['reason', 'text', ({ decision }) => (decision.kind === 'refused' ? decision.refusal.code : null)],
  ['created_at', 'timestamptz', ({ at }) => iso(at)],
  ['final_at', 'timestamptz', ({ decision, at }) => (decision.kind === 'refused' ? iso(at) : null)],
];

/** The columns that hold what somebody wrote: they may hold anything. */
const WRITTEN_COLUMNS: readonly (readonly [name: string, value: (message: NewMessage) => string | null])[] = [
  ['sender', ({ decision }) => decision.draft.sender],
  ['connector', ({ decision }) => connectorOf(decision.draft)],
  ['campaign', ({ decision }) => campaignOf(decision.draft)],
  ['carrier', (message) => admitted(message)?.carrier ?? null],
  ['reference', (message) => request(message).reference],
  ['event_key', (message) => request(message).eventKey],
  ['whereabouts', (message) => writeWhereabouts(request(message).whereabouts)],
];

const NAMES = [...OWN_COLUMNS.map(([name]) => name), ...WRITTEN_COLUMNS.map(([name]) => name)].join(', ');
const TYPES = [...OWN_COLUMNS.map(([, type]) => type), ...WRITTEN_COLUMNS.map(() => 'text'), 'text', 'text'];

/** An array of arrays must have rows of one length, so the ids of each why-card's lines travel as one text. */
const INSERT_MESSAGES = {
  name: 'insert-messages',
  text: `WITH new AS (
      SELECT * FROM unnest(${TYPES.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})
        AS new (${NAMES}, trace_lines, text)
    ), texts AS (
      INSERT INTO message_texts (account_id, id, text) SELECT account_id, id, text FROM new
    )
    INSERT INTO messages (${NAMES}, trace_lines) SELECT ${NAMES}, trace_lines::integer[] FROM new`,
};

/** JSON holds no line break, so traces travel as lines: as an array, every quote of theirs would need escaping. */
const INSERT_TRACES = {
  name: 'insert-message-traces',
  text: `INSERT INTO message_traces (account_id, id, trace) SELECT account_id, id, trace::json
    FROM ROWS FROM (unnest($1::uuid[], $2::uuid[]), string_to_table($3, E'\n')) AS new (account_id, id, trace)`,
};

/** Writes why-cards that share not all of their lines. */
const insertTraces = async (client: pg.PoolClient, messages: readonly NewMessage[]): Promise<void> => {
  if (messages.length === 0) return;
  const accounts = plainArray(messages.map(({ caller }) => caller.account.id));
  const ids = plainArray(messages.map(({ id }) => id));
  const lines = messages.map(({ decision }) => JSON.stringify(decision.trace)).join('\n');
  await client.query({ ...INSERT_TRACES, values: [accounts, ids, lines] });
};

/** Writes a batch of messages, their why-cards and their texts, in statements sent at once; some are stored as claimed. */
export const insertMessages = async (
  client: pg.PoolClient,
  messages: readonly NewMessage[],
  { claimed, sharedLines }: { claimed: ReadonlySet<NewMessage>; sharedLines: SharedLines },
): Promise<void> => {
  if (messages.length === 0) return;
  const lines = messages.map(({ decision }) => sharedLines.idsOf(decision.trace));
  const rows = client.query({
    ...INSERT_MESSAGES,
    values: [
      ...OWN_COLUMNS.map(([, , value]) =>
        plainArray(messages.map((message) => value(message, claimed.has(message)))),
      ),
      ...WRITTEN_COLUMNS.map(([, value]) => messages.map(value)),
      lines.map((ids) => ids && plainArray(ids)),
      messages.map((message) => request(message).text),
    ],
  });
  await Promise.all([
    rows,
    insertTraces(
      client,
      messages.filter((_, place) => lines[place] === null),
    ),
  ]);
};
