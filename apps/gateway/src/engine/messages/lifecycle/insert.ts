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

/** The columns that many messages of a batch have alike. */
const SHARED_COLUMNS: readonly Column[] = [
  ['account_id', 'uuid', ({ caller }) => caller.account.id],
  ['mode', 'text', ({ caller }) => caller.mode],
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
  ['sender', 'text', ({ decision }) => decision.draft.sender],
  ['connector', 'text', ({ decision }) => connectorOf(decision.draft)],
  ['campaign', 'text', ({ decision }) => campaignOf(decision.draft)],
  ['carrier', 'text', (message) => admitted(message)?.carrier ?? null],
  ['whereabouts', 'text', (message) => writeWhereabouts(request(message).whereabouts)],
];

const names = (columns: readonly (readonly [name: string, ...unknown[]])[]): string =>
  columns.map(([name]) => name).join(', ');
const SHARED = names(SHARED_COLUMNS);
const OWN = 'id, recipient, reference, event_key';

/**
 * What messages have alike travels once, as a row of `shared` that they name by its place. The ids of a why-card's lines
 * travel as text: an array of arrays must have rows of one length.
 */
const INSERT_MESSAGES = {
  name: 'insert-messages',
  text: `WITH new AS (
      SELECT own.*, shared.* FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
        AS own (place, ${OWN}, text)
      JOIN unnest(${SHARED_COLUMNS.map(([, type], index) => `$${index + 7}::${type}[]`).join(', ')},
        $${SHARED_COLUMNS.length + 7}::text[]) WITH ORDINALITY AS shared (${SHARED}, trace_lines, number)
        ON shared.number = own.place
    ), texts AS (
      INSERT INTO message_texts (account_id, id, text) SELECT account_id, id, text FROM new
    )
    INSERT INTO messages (${OWN}, ${SHARED}, trace_lines) SELECT ${OWN}, ${SHARED}, trace_lines::integer[] FROM new`,
};

/** No text that can be stored holds U+0000, and nothing is not the same as an empty text. */
const NEXT = '\u0000';
const NOTHING = '\u0000\u0000';

/** The rows that messages share, each once, and the place of each message's row, from 1. */
const sharedRows = (rows: readonly (readonly Plain[])[]) => {
  const places = new Map<string, number>();
  const unique: (readonly Plain[])[] = [];
  const placeOf = rows.map((row) => {
    const key = row.map((value) => value ?? NOTHING).join(NEXT);
    const known = places.get(key) ?? unique.push(row);
    places.set(key, known);
    return known;
  });
  return { unique, placeOf };
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
  const { unique, placeOf } = sharedRows(
    messages.map((message, place) => [
      ...SHARED_COLUMNS.map(([, , value]) => value(message, claimed.has(message))),
      lines[place] ? plainArray(lines[place]) : null,
    ]),
  );
  const rows = client.query({
    ...INSERT_MESSAGES,
    values: [
      plainArray(placeOf),
      plainArray(messages.map(({ id }) => id)),
      plainArray(messages.map(({ decision }) => decision.draft.recipient.e164)),
      messages.map((message) => request(message).reference),
      messages.map((message) => request(message).eventKey),
      messages.map((message) => request(message).text),
      ...unique[0]!.map((_, column) => unique.map((row) => row[column])),
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
