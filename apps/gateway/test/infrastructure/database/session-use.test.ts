import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sessionFaults } from './support/session-use.ts';

const SOURCES = join(import.meta.dirname, '../../../src');

const texts = (snippet: string): string[] => sessionFaults('snippet.ts', snippet).map(({ text }) => text);

test.each([
  ['a read with the pool', 'change(request, reply, async () => find(database, id));'],
  ['the pool itself', 'database.transaction(async () => options.pool.query("SELECT 1"));'],
  ['a query on the pool', 'const f = async (client: pg.PoolClient) => rows(queryOn(this.database.pool));'],
  ['a transaction inside one', 'const f = (client: PoolClient) => store.transaction(async () => 1);'],
  ['handing it on', 'const f = async (client: pg.PoolClient) => { work({ database, client }); };'],
  ['a body typed by its context', 'const incoming = { storeIn: async (client) => keep(database) };'],
  ['the database by another name', 'const f = (store: Database) => store;'],
])('%s is found', (_, snippet) => {
  expect(texts(snippet)).toHaveLength(1);
});

test.each([
  ['a read with the client', 'change(request, reply, async (client) => find(client, id));'],
  ['a read before', 'const f = async () => { await find(database); await database.transaction(store); };'],
  ['a query on the client', 'const f = (client: pg.PoolClient) => queryOn(client).selectFrom("a");'],
  ['what takes either', 'const f = (session: pg.Pool | pg.PoolClient) => session.query("SELECT 1");'],
])('%s is not', (_, snippet) => {
  expect(texts(snippet)).toEqual([]);
});

test('no body of a transaction in the gateway reaches for another session', async () => {
  const faults: string[] = [];
  for await (const file of glob('**/*.ts', { cwd: SOURCES })) {
    if (file.startsWith('infrastructure/database/')) continue;
    for (const { line, text } of sessionFaults(file, await readFile(join(SOURCES, file), 'utf8')))
      faults.push(`${file}:${line} ${text}`);
  }
  expect(faults).toEqual([]);
});

test('sessions are taken by the database module only', async () => {
  for await (const file of glob('**/*.ts', { cwd: SOURCES })) {
    if (file.startsWith('infrastructure/database/')) continue;
    expect(await readFile(join(SOURCES, file), 'utf8'), file).not.toMatch(/pool\.connect\(|new Kysely\(/);
  }
});
