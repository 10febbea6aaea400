import { equalForms } from '@carillon/core/numbers';
import type { Person } from '@carillon/gateway-api/consent';
import { type IdPrefix, toId } from '@carillon/gateway-api/ids';
import type { NumberDigests } from '../../engine/consent/number-digests.ts';
import { eventsOf } from '../../engine/events/person-events.ts';
import type { Database } from '../../infrastructure/database/open.ts';

type Row = Person['messages'][number];

const plain = (value: unknown): Row[string] => {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  return value as Row[string];
};

const toRows = (prefix: IdPrefix | null, rows: readonly Record<string, unknown>[]): Row[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name === 'id' && prefix ? toId(prefix, String(value)) : plain(value),
      ]),
    ),
  );

const MESSAGES = `SELECT m.id, m.created_at, m.purpose, m.sender, m.status, m.reason, m.segments, m.reference, m.event_key,
    m.submitted_at, m.final_at, m.whereabouts, t.text
  FROM messages m LEFT JOIN message_texts t ON t.account_id = m.account_id AND t.id = m.id
  WHERE m.account_id = $1 AND m.recipient = ANY($2) ORDER BY m.id`;
const DEFERRALS = `SELECT d.id, d.step, d.times, d.facts, d.at FROM message_deferrals d
  JOIN messages m ON m.account_id = d.account_id AND m.id = d.id
  WHERE m.account_id = $1 AND m.recipient = ANY($2) ORDER BY d.id, d.step`;
const REPLIES = `SELECT id, received_at, recipient AS "to", text FROM replies
  WHERE account_id = $1 AND sender = ANY($2) ORDER BY id`;
const CONSENTS = `SELECT id, purpose, channel, decision, status, method, customer, evidence, decided_at, recorded_at
  FROM consents WHERE account_id = $1 AND digest = ANY($2) ORDER BY id`;
const SUPPRESSIONS = `SELECT id, scope, state, origin, evidence, since FROM suppressions
  WHERE account_id = suppression_list($1) AND digest = ANY($2)`;
const LINKS = 'SELECT code, created_at FROM opt_out_links WHERE account_id = $1 AND recipient = ANY($2)';

/** Everything an account keeps about the person behind a number. */
export const exportPerson = async (
  { pool }: Database,
  digests: NumberDigests,
  { accountId, recipient, now }: { accountId: string; recipient: string; now: Date },
): Promise<Person> => {
  const byNumber = async (text: string) => (await pool.query(text, [accountId, equalForms(recipient)])).rows;
  const byDigest = async (text: string) =>
    (await pool.query(text, [accountId, digests.everyDigest(recipient)])).rows;
  return {
    to: recipient,
    exportedAt: now.toISOString(),
    messages: toRows('msg', await byNumber(MESSAGES)),
    deferrals: toRows('msg', await byNumber(DEFERRALS)),
    replies: toRows('rpl', await byNumber(REPLIES)),
    consents: toRows('cns', await byDigest(CONSENTS)),
    suppressions: toRows('sup', await byDigest(SUPPRESSIONS)),
    events: toRows(
      'evt',
      (await eventsOf(pool, { accountId, recipient })).map((event) => ({ ...event })),
    ),
    links: toRows(null, await byNumber(LINKS)),
  };
};

/** A cell a spreadsheet would take for a formula is made plain text (OWASP, CSV injection). */
const cell = (value: unknown): string => {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The same as one CSV table: a line for each field of each row. */
export const toCsv = ({ to, exportedAt, ...tables }: Person): string => {
  const lines = [['table', 'row', 'field', 'value']];
  lines.push(['person', '1', 'to', to], ['person', '1', 'exportedAt', exportedAt]);
  for (const [table, rows] of Object.entries(tables)) {
    rows.forEach((row, index) => {
      for (const [field, value] of Object.entries(row)) {
        lines.push([
          table,
          String(index + 1),
          field,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]);
      }
    });
  }
  return `${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
};
