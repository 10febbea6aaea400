import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPartitionIndexes } from '../../../src/infrastructure/database/partition-indexes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const INDEXES = [
  { table: 'letters', name: 'letters_by_word', columns: 'word, id', replaces: 'letters_word' },
];

let own: TestDatabase;
beforeEach(async () => {
  own = await createTestDatabase({ from: 'nothing', poolSize: 3 });
  const { pool } = own.database;
  await pool.query('CREATE TABLE letters (id int, word text) PARTITION BY RANGE (id)');
  for (const part of [0, 1, 2])
    await pool.query(
      `CREATE TABLE letters_${part} PARTITION OF letters FOR VALUES FROM (${part * 100}) TO (${part * 100 + 100})`,
    );
  await pool.query('CREATE INDEX letters_word ON letters (word)');
  await pool.query("INSERT INTO letters SELECT place, 'word' || place FROM generate_series(0, 299) AS place");
  await pool.query('CREATE INDEX letters_by_word ON ONLY letters (word, id)');
});
afterEach(() => own.drop());

const build = (): Promise<void> => buildPartitionIndexes(own.database, INDEXES);

/** Each index of the table and its partitions, and whether it can be used. */
const indexes = async (): Promise<Record<string, boolean>> => {
  const { rows } = await own.database.pool.query<{ name: string; valid: boolean }>(
    `SELECT relname AS name, indisvalid AS valid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     WHERE relname LIKE 'letters%' ORDER BY relname`,
  );
  return Object.fromEntries(rows.map(({ name, valid }) => [name, valid]));
};

const BUILT = {
  letters_by_word: true,
  letters_by_word_0: true,
  letters_by_word_1: true,
  letters_by_word_2: true,
};

test('every partition gets its part, and the index it replaces goes', async () => {
  await build();
  expect(await indexes()).toEqual(BUILT);
  await build();
  expect(await indexes()).toEqual(BUILT);
});

test('what was cut off half way goes on where it was', async () => {
  const { pool } = own.database;
  await pool.query('CREATE INDEX letters_by_word_2 ON letters_2 (word, id)');
  await pool.query('ALTER INDEX letters_by_word ATTACH PARTITION letters_by_word_2');
  // A build that fails leaves an index that nobody can use, as one that is cut off does.
  const cutOff = pool.query('CREATE UNIQUE INDEX CONCURRENTLY letters_by_word_1 ON letters_1 ((1))');
  await expect(cutOff).rejects.toThrow(/could not create unique index/);
  expect(await indexes()).toMatchObject({ letters_by_word: false, letters_by_word_1: false });
  await build();
  expect(await indexes()).toEqual(BUILT);
});

test('of several processes one builds', async () => {
  await Promise.all([build(), build(), build()]);
  await build();
  expect(await indexes()).toEqual(BUILT);
});
