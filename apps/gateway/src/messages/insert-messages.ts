import type pg from 'pg';
import { writeWhereabouts } from '../consent/claim-check.ts';
import { campaignOf, connectorOf, marginOf, type NewMessage, priceOf } from './new-message.ts';

const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();

/** A message about to be inserted: into its lane, or as claimed already. */
interface Insertion {
  readonly message: NewMessage;
  readonly claimed: boolean;
}

type Column = readonly [
  name: string,
  type: string,
  value: (message: NewMessage, claimed: boolean) => unknown,
];

const request = (message: NewMessage) => message.decision.draft.request;
const admitted = (message: NewMessage) => (message.decision.kind === 'admitted' ? message.decision : null);

/** The columns of a new message, each with its type and where its value comes from. */
const COLUMNS: readonly Column[] = [
  ['account_id', 'uuid', ({ caller }) => caller.account.id],
  ['id', 'uuid', ({ id }) => id],
  ['mode', 'text', ({ caller }) => caller.mode],
  ['recipient', 'text', ({ decision }) => decision.draft.recipient.e164],
  ['country', 'text', ({ decision }) => decision.draft.recipient.country],
  ['sender', 'text', ({ decision }) => decision.draft.sender],
  ['purpose', 'purpose', (message) => request(message).purpose],
  ['lane', 'lane', ({ decision }) => decision.draft.lane],
  ['encoding', 'text', ({ decision }) => decision.draft.measure.encoding],
  ['units', 'smallint', ({ decision }) => decision.draft.measure.units],
  ['segments', 'smallint', ({ decision }) => decision.draft.measure.segments],
  ['price', 'bigint', (message) => priceOf(message).toString()],
  ['margin', 'bigint', (message) => marginOf(message).toString()],
  ['connector', 'text', ({ decision }) => connectorOf(decision.draft)],
  ['campaign', 'text', ({ decision }) => campaignOf(decision.draft)],
  ['currency', 'text', ({ caller }) => caller.account.currency],
  ['carrier', 'text', (message) => admitted(message)?.carrier ?? null],
  ['reference', 'text', (message) => request(message).reference],
  ['event_key', 'text', (message) => request(message).eventKey],
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
  ['trace', 'json', ({ decision }) => JSON.stringify(decision.trace)],
  ['whereabouts', 'text', (message) => writeWhereabouts(request(message).whereabouts)],
  ['created_at', 'timestamptz', ({ at }) => iso(at)],
  ['final_at', 'timestamptz', ({ decision, at }) => (decision.kind === 'refused' ? iso(at) : null)],
];

const INSERT_MESSAGES = {
  name: 'insert-messages',
  text: `INSERT INTO messages (${COLUMNS.map(([name]) => name).join(', ')})
    SELECT * FROM unnest(${COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})`,
};

const INSERT_TEXTS = {
  name: 'insert-message-texts',
  text: 'INSERT INTO message_texts (account_id, id, text) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])',
};

/** Writes a batch of messages and their texts, in two statements that are sent at once; some are stored as claimed. */
export const insertMessages = async (
  client: pg.PoolClient,
  messages: readonly NewMessage[],
  claimed: ReadonlySet<NewMessage>,
): Promise<void> => {
  if (messages.length === 0) return;
  const batch: Insertion[] = messages.map((message) => ({ message, claimed: claimed.has(message) }));
  const rows = client.query({
    ...INSERT_MESSAGES,
    values: COLUMNS.map(([, , value]) =>
      batch.map((insertion) => value(insertion.message, insertion.claimed)),
    ),
  });
  const texts = client.query({
    ...INSERT_TEXTS,
    values: [
      messages.map(({ caller }) => caller.account.id),
      messages.map(({ id }) => id),
      messages.map((message) => request(message).text),
    ],
  });
  await Promise.all([rows, texts]);
};
