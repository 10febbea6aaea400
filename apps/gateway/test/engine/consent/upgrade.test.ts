import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ensurePartitions } from '../../../src/engine/messages/partitions.ts';
import { migrate } from '../../../src/infrastructure/database/migrate.ts';
import { ownMigrations } from '../../../src/infrastructure/database/migration-files.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let clone: TestDatabase;
beforeAll(async () => {
  clone = await createTestDatabase({ from: 'nothing' });
});
afterAll(() => clone.drop());

/** The migrations as they were before one of them was written. */
const migrationsBefore = async (tag: string): Promise<string> => {
  const folder = await mkdtemp(join(inject('runFolder'), 'migrations-'));
  await cp(ownMigrations(), folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal: { entries: { tag: string }[] } = JSON.parse(await readFile(file, 'utf8'));
  const entries = journal.entries.filter((entry) => entry.tag < tag);
  await writeFile(file, JSON.stringify({ ...journal, entries }));
  return folder;
};

test('a database with consents and waiting messages is brought to keys that are told apart', async () => {
  const { database } = clone;
  const { pool } = database;
  await migrate(database, { folder: await migrationsBefore('0010_consent_origins') });
  const old = Date.UTC(2026, 0, 15);
  await pool.query(`SELECT ensure_partitions('messages', interval '1 month', $1, $1, '')`, [new Date(old)]);
  const key = '00000000-0000-7000-8000-000000000001';
  const record = '00000000-0000-7000-8000-000000000002';
  await pool.query(`INSERT INTO suppression_keys (id, sealed) VALUES ($1, '\\x00')`, [key]);
  await pool.query(
    `INSERT INTO consents (account_id, id, digest, recipient, purpose, channel, decision, status, method, evidence,
       decided_at, recorded_at)
     VALUES ($1, $2, '\\x01', '+33639980001', 'commercial', 'sms', 'granted', 'effective', 'form', '{}', now(), now())`,
    [key, record],
  );

  await migrate(database);
  const { rows } = await pool.query('SELECT id, key_id FROM consents');
  expect(rows).toEqual([{ id: record, key_id: key }]);
  await ensurePartitions(database, Date.now());
  // A message of that month may still wait, and be held again.
  const { rowCount } = await pool.query(
    `INSERT INTO message_deferrals SELECT $1, uuid_at($2), 'window', 1, '{}', now()`,
    [key, new Date(old)],
  );
  expect(rowCount).toBe(1);
});
