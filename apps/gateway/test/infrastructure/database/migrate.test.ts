import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockKey, migrate } from '../../../src/infrastructure/database/migrate.ts';
import { StartupError } from '../../../src/infrastructure/startup/startup-error.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';
import { runScript } from '../../support/script.ts';

let target: TestDatabase;
let folder: string;

beforeEach(async () => {
  target = await createTestDatabase({ from: 'nothing' });
  folder = await mkdtemp(join(tmpdir(), 'carillon-migrations-'));
  await cp(fileURLToPath(new URL('fixtures/migrations', import.meta.url)), folder, { recursive: true });
});

afterEach(async () => {
  await target.drop();
  await rm(folder, { recursive: true });
});

const journal = (): string => join(folder, 'meta/_journal.json');

async function addMigration(idx: number, tag: string, sql: string): Promise<void> {
  const { entries, ...rest } = JSON.parse(await readFile(journal(), 'utf8'));
  await writeFile(join(folder, `${tag}.sql`), sql);
  await writeFile(journal(), JSON.stringify({ ...rest, entries: [...entries, { idx, tag }] }));
}

async function dropFromJournal(tag: string): Promise<void> {
  const { entries, ...rest } = JSON.parse(await readFile(journal(), 'utf8'));
  const left = entries.filter((entry: { tag: string }) => entry.tag !== tag);
  await writeFile(journal(), JSON.stringify({ ...rest, entries: left }));
}

const run = (): Promise<string[]> => migrate(target.database, { folder });

async function refusal(): Promise<string> {
  const error = await run().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(StartupError);
  return String(error);
}

async function pets(): Promise<unknown[]> {
  const { rows } = await target.database.pool.query('SELECT name FROM pets JOIN people ON owner = people.id');
  return rows;
}

test('an empty database gets every migration, in order', async () => {
  const steps: string[] = [];
  await migrate(target.database, { folder, onProgress: (step) => steps.push(step) });
  expect(steps).toEqual(['migrating the database: 0000_people', 'migrating the database: 0001_pets']);
  expect(await pets()).toEqual([{ name: 'Ada' }]);
});

test('a second run changes nothing, a later one applies what is new', async () => {
  expect(await run()).toEqual(['0000_people', '0001_pets']);
  expect(await run()).toEqual([]);
  await addMigration(2, '0002_toys', 'CREATE TABLE toys (id int)');
  expect(await run()).toEqual(['0002_toys']);
});

test('two processes that start at once apply each migration once', async () => {
  const { pool } = target.database;
  const gate = await pool.connect();
  await gate.query('BEGIN');
  await gate.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
  const script = new URL('processes/migrate.ts', import.meta.url);
  const processes = [1, 2].map(() => runScript(script, target.url, folder));
  await eventually('both wait for the lock', async () => {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rowCount === 2;
  });
  await gate.query('COMMIT');
  gate.release();
  const applied = await Promise.all(processes.map(async ({ nextLine }) => JSON.parse(await nextLine())));
  expect(applied.flat().toSorted()).toEqual(['0000_people', '0001_pets']);
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0]);
  expect(await pets()).toEqual([{ name: 'Ada' }]);
});

test('a migration that fails leaves no trace, those before it stay', async () => {
  await addMigration(2, '0002_broken', 'CREATE TABLE toys (id int);\n--> statement-breakpoint\nSELECT 1/0;');
  await expect(run()).rejects.toThrow('division by zero');
  const { rows } = await target.database.pool.query(
    "SELECT name FROM schema_migrations UNION SELECT 'toys' WHERE to_regclass('toys') IS NOT NULL ORDER BY name",
  );
  expect(rows).toEqual([{ name: '0000_people' }, { name: '0001_pets' }]);
});

test('a database from a newer version is refused, by name', async () => {
  await run();
  await dropFromJournal('0001_pets');
  expect(await refusal()).toMatch(/newer.*0001_pets/);
});

test('a migration edited after it was applied is refused, by name', async () => {
  await run();
  await writeFile(join(folder, '0000_people.sql'), 'CREATE TABLE people (id int)');
  expect(await refusal()).toMatch(/0000_people changed/);
});

test('a migration numbered before one already applied is refused, by name, until its number is after the last', async () => {
  await dropFromJournal('0000_people');
  await writeFile(join(folder, '0001_pets.sql'), 'CREATE TABLE pets (id int)');
  await run();
  await addMigration(0, '0000_people', 'CREATE TABLE people (id int)');
  expect(await refusal()).toMatch(/0000_people was never applied.*Rename its file.*meta\/_journal\.json/);
  await dropFromJournal('0000_people');
  await addMigration(2, '0002_people', 'CREATE TABLE people (id int)');
  expect(await run()).toEqual(['0002_people']);
});

test('a checkout with other line ends is the same migration', async () => {
  await run();
  for (const file of ['0000_people.sql', '0001_pets.sql']) {
    const text = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), text.replaceAll('\n', '\r\n'));
  }
  expect(await run()).toEqual([]);
});

test('the gateway finds its own migrations', async () => {
  const applied = await migrate(target.database);
  expect(applied[0]).toMatch(/^0000_/);
  expect(await migrate(target.database)).toEqual([]);
});
