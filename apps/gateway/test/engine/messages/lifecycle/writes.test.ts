import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { messageWrites } from './support/message-writes.ts';

const SOURCES = join(import.meta.dirname, '../../../../src');
const LIFECYCLE = join('engine', 'messages', 'lifecycle') + sep;

test.each([
  ['an update', "client.query(`UPDATE messages SET stage = 'settled'`)"],
  ['one over several lines', 'client.query(`\n  UPDATE\n    messages m\n  SET due_at = NULL`)'],
  [
    'one in a common table expression',
    'WITH gone AS (SELECT 1), done AS (update messages m SET a = 1) SELECT 1',
  ],
  ['an insert', 'text: `INSERT INTO messages (account_id, id)`'],
  ['a delete', "'DELETE FROM messages USING wanted'"],
  ['a delete of the parent table only', 'DELETE FROM ONLY messages'],
  ['a merge', 'MERGE INTO messages AS m USING told ON true WHEN MATCHED THEN UPDATE SET stage = 1'],
  ['a truncation', 'TRUNCATE messages'],
  ['a quoted name', 'UPDATE "messages" SET stage = 1'],
  ['a name with its schema', 'UPDATE public.messages SET stage = 1'],
  ['the builder', "queryOn(client).updateTable('messages').set({ stage: 'settled' })"],
  ['the builder with an alias', "queryOn(client)\n  .deleteFrom('messages as m')"],
  ['the table as an object', 'drizzle(client).update(messages).set({})'],
  ['a table that is put in', "for (const table of ['messages']) client.query(`DELETE FROM \u0024{table}`)"],
])('%s is found', (_, source) => {
  expect(messageWrites(source)).toHaveLength(1);
});

test.each([
  ['a read', 'SELECT FROM messages WHERE id = $1'],
  ['a read that locks', 'SELECT id FROM messages m FOR UPDATE OF m SKIP LOCKED'],
  ['a table of a longer name', 'UPDATE message_texts SET text = $1; DELETE FROM messages_archive'],
  ['another table that is joined to it', 'DELETE FROM message_texts t USING messages m WHERE m.id = t.id'],
  [
    'an upsert of another table',
    'INSERT INTO wallets (id) SELECT 1 FROM messages ON CONFLICT (id) DO UPDATE SET id = 1',
  ],
  ['the builder, reading', "queryOn(client).selectFrom('messages').selectAll()"],
  ['a table that is put in where this one is not named', 'client.query(`DELETE FROM \u0024{table}`)'],
])('%s is not', (_, source) => {
  expect(messageWrites(source)).toEqual([]);
});

test('messages are written in their lifecycle and nowhere else', async () => {
  const elsewhere: string[] = [];
  let inLifecycle = 0;
  for await (const file of glob('**/*.ts', { cwd: SOURCES })) {
    const writes = messageWrites(await readFile(join(SOURCES, file), 'utf8'));
    if (file.startsWith(LIFECYCLE)) inLifecycle += writes.length;
    else elsewhere.push(...writes.map((write) => `${file}: ${write}`));
  }
  expect(elsewhere).toEqual([]);
  // The sources were read: a folder that is empty by mistake would hold the rule, too.
  expect(inLifecycle).toBeGreaterThan(5);
});
