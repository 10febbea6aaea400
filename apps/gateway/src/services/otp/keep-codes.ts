import type pg from 'pg';
import type { Attached, Attachments } from '../../engine/messages/admission/attachments.ts';
import type { ChallengeRow } from './challenge-row.ts';
import type { CodeDigest } from './code-digest.ts';

/** A code that goes out with a batch of admission: its challenge as it will stand, new or sent again. */
export interface CodeRecord {
  readonly kind: 'new' | 'again';
  readonly row: ChallengeRow & { readonly code_salt: Buffer; readonly code_digest: Buffer };
}

/** Puts a digest into a row. */
export const withDigest = (row: ChallengeRow, { salt, digest }: CodeDigest): CodeRecord['row'] => ({
  ...row,
  code_salt: salt,
  code_digest: digest,
});

type Column = readonly [name: keyof ChallengeRow, type: string];

const COLUMNS: readonly Column[] = [
  ['account_id', 'uuid'],
  ['id', 'uuid'],
  ['mode', 'text'],
  ['state', 'text'],
  ['number_digest', 'bytea'],
  ['recipient', 'bytea'],
  ['shown', 'text'],
  ['prefix', 'text'],
  ['country', 'text'],
  ['purpose', 'text'],
  ['ip_digest', 'bytea'],
  ['network', 'jsonb'],
  ['decoy', 'boolean'],
  ['wording', 'jsonb'],
  ['code_salt', 'bytea'],
  ['code_digest', 'bytea'],
  ['generation', 'smallint'],
  ['attempts_used', 'smallint'],
  ['attempts_allowed', 'smallint'],
  ['texts_sent', 'smallint'],
  ['resend_at', 'timestamptz'],
  ['expires_at', 'timestamptz'],
  ['message_id', 'uuid'],
  ['created_at', 'timestamptz'],
];

const columnsOf = (rows: readonly ChallengeRow[]): unknown[] =>
  COLUMNS.map(([name, type]) =>
    rows.map((row) => (type === 'jsonb' && row[name] !== null ? JSON.stringify(row[name]) : row[name])),
  );

const unnested = COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
const names = COLUMNS.map(([name]) => name).join(', ');

const REPLACE = {
  name: 'otp-replace',
  text: `UPDATE otp_challenges c SET state = 'replaced', code_salt = NULL, code_digest = NULL, recipient = NULL
    FROM unnest($1::uuid[], $2::bytea[], $3::text[]) AS new (account_id, number_digest, purpose)
    WHERE c.account_id = new.account_id AND c.number_digest = new.number_digest AND c.purpose = new.purpose
      AND c.state = 'pending'`,
};
const INSERT = {
  name: 'otp-insert',
  text: `INSERT INTO otp_challenges (${names}) SELECT * FROM unnest(${unnested})`,
};
const RENEW = {
  name: 'otp-renew',
  text: `UPDATE otp_challenges c SET code_salt = new.code_salt, code_digest = new.code_digest,
      generation = new.generation, expires_at = new.expires_at, message_id = new.message_id
    FROM unnest(${unnested}) AS new (${names})
    WHERE c.account_id = new.account_id AND c.id = new.id AND c.state = 'pending' AND c.generation < new.generation`,
};
const NOTE_TEXTS = {
  name: 'otp-note-texts',
  text: 'INSERT INTO otp_texts (account_id, message_id, drop_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[])',
};

/** A new code kills the old one; of two to one number in the same batch, only the later lives. */
const insertNew = async (client: pg.PoolClient, rows: readonly ChallengeRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const nameOf = (row: ChallengeRow): string =>
    [row.account_id, row.number_digest.toString('hex'), row.purpose].join(' ');
  const last = new Map(rows.map((row) => [nameOf(row), row]));
  const living = rows.map(
    (row): ChallengeRow =>
      last.get(nameOf(row)) === row
        ? row
        : { ...row, state: 'replaced', code_salt: null, code_digest: null, recipient: null },
  );
  await Promise.all([
    client.query({
      ...REPLACE,
      values: [
        rows.map((row) => row.account_id),
        rows.map((row) => row.number_digest),
        rows.map((row) => row.purpose),
      ],
    }),
    client.query({ ...INSERT, values: columnsOf(living) }),
  ]);
};

/** Notes the texts that hold codes, to be dropped when the code dies; one that was refused goes at once. */
const noteTexts = async (
  client: pg.PoolClient,
  codes: readonly Attached<CodeRecord>[],
  now: Date,
): Promise<void> => {
  const carried = codes.filter(({ messageId }) => messageId !== null);
  if (carried.length === 0) return;
  await client.query({
    ...NOTE_TEXTS,
    values: [
      carried.map(({ attachment }) => attachment.row.account_id),
      carried.map(({ messageId }) => messageId),
      carried.map(({ attachment, admitted }) => (admitted ? attachment.row.expires_at : now)),
    ],
  });
};

/** Writes the codes of a batch, in statements that are sent at once. */
const keepCodes = async (
  client: pg.PoolClient,
  codes: readonly Attached<CodeRecord>[],
  now: Date,
): Promise<void> => {
  if (codes.length === 0) return;
  const rowsOf = (kind: CodeRecord['kind']): ChallengeRow[] =>
    codes
      .filter(({ attachment, admitted }) => attachment.kind === kind && admitted)
      .map(({ attachment, messageId }) => ({ ...attachment.row, message_id: messageId }));
  const again = rowsOf('again');
  await Promise.all([
    insertNew(client, rowsOf('new')),
    again.length === 0 ? null : client.query({ ...RENEW, values: columnsOf(again) }),
    noteTexts(client, codes, now),
  ]);
};

/**
 * Stores codes in the transaction that admits their messages: challenge and text are both on disk, or neither. The lock
 * on the account's wallet keeps other batches of the account away meanwhile. A job without a message is a decoy.
 */
export const keptCodes: Attachments<CodeRecord> = { keep: keepCodes };
