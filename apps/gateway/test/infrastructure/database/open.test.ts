import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFault } from '../../../src/infrastructure/database/durability.ts';
import { type Database, openDatabase } from '../../../src/infrastructure/database/open.ts';
import { StartupError } from '../../../src/infrastructure/startup/startup-error.ts';
import { administer, createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/deadline.ts';

let own: TestDatabase;
let database: Database;
const lost: Error[] = [];

beforeAll(async () => {
  own = await createTestDatabase({ from: 'nothing' });
  await own.database.pool.query('CREATE TABLE notes (id int8 PRIMARY KEY, text text)');
  database = await openDatabase({
    url: own.url,
    applicationName: 'open test',
    poolSize: 2,
    onConnectionLost: (error) => {
      lost.push(error);
    },
  });
});

afterAll(async () => {
  await database.close();
  await own.drop();
});

const cutSessions = (): Promise<unknown> =>
  administer(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = '${own.connection.database}' AND application_name = 'open test'`,
  );

async function notes(id: number): Promise<unknown[]> {
  const { rows } = await database.pool.query('SELECT text FROM notes WHERE id = $1', [id]);
  return rows;
}

test('int8 is read as bigint, one by one and in arrays', async () => {
  const { rows } = await database.pool.query(
    "SELECT 9007199254740993::int8 AS one, '{{1,NULL},{-2,3}}'::int8[] AS many, 7::int4 AS small",
  );
  expect(rows).toEqual([
    {
      one: 9007199254740993n,
      many: [
        [1n, null],
        [-2n, 3n],
      ],
      small: 7,
    },
  ]);
});

test('a transaction that returns is committed, and its value comes back', async () => {
  const id = await database.transaction(async (client) => {
    const { rows } = await client.query("INSERT INTO notes VALUES (1, 'kept') RETURNING id");
    return rows[0].id;
  });
  expect(id).toBe(1n);
  expect(await notes(1)).toEqual([{ text: 'kept' }]);
});

test('a transaction that throws is rolled back, and its session serves on', async () => {
  const failing = database.transaction(async (client) => {
    await client.query("INSERT INTO notes VALUES (2, 'gone')");
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await notes(2)).toEqual([]);
  expect(database.pool.idleCount).toBe(database.pool.totalCount);
});

test('a transaction that swallows a failed statement is not taken for committed', async () => {
  const failing = database.transaction(async (client) => {
    await client.query("INSERT INTO notes VALUES (3, 'gone')");
    await client.query('SELECT 1/0').catch(() => {});
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await notes(3)).toEqual([]);
});

test('a statement that travels with COMMIT is committed with the rest', async () => {
  await database.transaction(async (client, withCommit) => {
    withCommit(client.query("INSERT INTO notes VALUES (5, 'one')"));
    withCommit(client.query("UPDATE notes SET text = 'two' WHERE id = 5"));
  });
  expect(await notes(5)).toEqual([{ text: 'two' }]);
});

test('a statement that fails on its way with COMMIT undoes the whole, and its own failure is the one told', async () => {
  const failing = database.transaction(async (client, withCommit) => {
    withCommit(client.query("INSERT INTO notes VALUES (6, 'gone')"));
    withCommit(client.query('SELECT 1/0'));
    withCommit(client.query("INSERT INTO notes VALUES (7, 'gone')"));
    await client.query('SELECT 1');
  });
  await expect(failing).rejects.toThrow('division by zero');
  expect(await notes(6)).toEqual([]);
  expect(await notes(7)).toEqual([]);
  expect(database.pool.idleCount).toBe(database.pool.totalCount);
});

test('an idle session that the server cuts is reported, and the next query gets another', async () => {
  await database.pool.query('SELECT 1');
  await cutSessions();
  // Each session learns of it by itself.
  await eventually('every session is lost', async () => database.pool.totalCount === 0);
  expect(lost.at(-1)?.message).toMatch(/terminat/);
  expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('a session cut between two statements fails its transaction and nothing else', async () => {
  const failing = database.transaction(async (client) => {
    await client.query("INSERT INTO notes VALUES (4, 'gone')");
    await new Promise((resolve) => {
      client.once('end', resolve);
      void cutSessions();
    });
    await client.query('SELECT 1');
  });
  await expect(failing).rejects.toThrow();
  expect(await notes(4)).toEqual([]);
});

test('a database that is not there is refused without showing the password', async () => {
  const opening = openDatabase({
    url: own.url.replace(own.connection.database, 'nowhere'),
    applicationName: 'open test',
    poolSize: 1,
  });
  const error = await opening.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(StartupError);
  expect(String(error)).toMatch(/"nowhere" does not exist/);
  expect(String(error)).not.toContain(own.connection.password);
});

test.each(['postgresql://user:hush@127.0.0.1:1/none', 'postgresql://user:hush@[/none'])(
  'an address where nothing answers is refused: %s',
  async (url) => {
    const error = await openDatabase({ url, applicationName: 'open test', poolSize: 1 }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(StartupError);
    expect(String(error)).not.toContain('hush');
  },
);

const safe = {
  version: 16,
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  standby: false,
};

test.each([
  [{ version: 15 }, /PostgreSQL 15.*16 or newer/],
  [{ fsync: 'off' }, /fsync = off.*Set fsync = on/],
  [{ full_page_writes: 'off' }, /full_page_writes = off/],
  [{ synchronous_commit: 'off' }, /synchronous_commit = off/],
  [{ standby: true }, /primary/],
])('a server with %o is refused with what to do', (flaw, words) => {
  expect(findFault({ ...safe, ...flaw })).toMatch(words);
});

test.each(['on', 'local', 'remote_write', 'remote_apply'])('synchronous_commit = %s is safe', (level) => {
  expect(findFault({ ...safe, synchronous_commit: level })).toBeUndefined();
});

test('statements of the hot path are planned once whatever their values, and elsewhere by their values', async () => {
  const mode = async ({ pool }: Pick<Database, 'pool'>): Promise<string> =>
    (await pool.query<{ plan_cache_mode: string }>('SHOW plan_cache_mode')).rows[0]!.plan_cache_mode;
  expect([await mode(database.hotPath), await mode(database)]).toEqual(['force_generic_plan', 'auto']);
});

test('a transaction of the hot path gives no second session either', async () => {
  const inside = (body: () => Promise<unknown>): Promise<unknown> =>
    database.hotPath.transaction(async (client) => {
      await client.query('SELECT 1');
      await body();
    });
  await expect(inside(() => database.pool.query('SELECT 1'))).rejects.toThrow(/inside a transaction/);
  await expect(inside(() => database.hotPath.pool.query('SELECT 1'))).rejects.toThrow(/inside a transaction/);
});
