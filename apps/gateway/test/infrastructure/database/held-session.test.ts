import { afterAll, beforeAll, expect, test } from 'vitest';
import { SessionAlreadyHeld } from '../../../src/infrastructure/database/held-session.ts';
import { type Database, openDatabase } from '../../../src/infrastructure/database/open.ts';
import { queryOn } from '../../../src/infrastructure/database/query.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let own: TestDatabase;
let database: Database;

beforeAll(async () => {
  own = await createTestDatabase({ from: 'nothing' });
  database = await openDatabase({ url: own.url, applicationName: 'held sessions', poolSize: 2 });
});

afterAll(async () => {
  await database.close();
  await own.drop();
});

const REACHES: readonly [string, (database: Database) => Promise<unknown>][] = [
  ['a statement on the pool', ({ pool }) => pool.query('SELECT 1')],
  ['a session of the pool', ({ pool }) => pool.connect()],
  [
    'a query on the pool',
    ({ pool }) =>
      queryOn(pool)
        .selectNoFrom(({ lit }) => lit(1).as('one'))
        .execute(),
  ],
  ['another transaction', (database) => database.transaction(async () => 1)],
];

test.each(REACHES)(
  '%s inside a transaction fails at once, however deep it is asked for',
  async (_, reach) => {
    const deep = async (): Promise<unknown> => {
      await new Promise((resolve) => setImmediate(resolve));
      return Promise.all([reach(database)]);
    };
    const failure = await database.transaction(deep).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SessionAlreadyHeld);
    await expect(
      reach(database).then((got) => (got as { release?: () => void }).release?.()),
    ).resolves.not.toThrow();
  },
);

test('more such transactions than there are sessions all fail, and none waits', async () => {
  const began = performance.now();
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, () => database.transaction(() => database.pool.query('SELECT 1'))),
  );
  expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'rejected'));
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('what a batch does for others is refused inside a transaction, and not outside', async () => {
  await expect(database.transaction(async () => database.refuseInTransaction('A batch'))).rejects.toThrow(
    /^A batch was asked for inside a transaction/,
  );
  expect(() => database.refuseInTransaction('A batch')).not.toThrow();
});

test('what a transaction starts and does not wait for has sessions once it has ended', async () => {
  let go = (): void => {};
  const later = new Promise<void>((resolve) => {
    go = resolve;
  });
  const started = await database.transaction(async () => ({
    work: later.then(() => database.pool.query('SELECT 1 AS one')),
  }));
  go();
  expect((await started.work).rows).toEqual([{ one: 1 }]);
});

test('background work started inside a transaction has sessions of its own', async () => {
  let work: Promise<{ rows: unknown[] }> | undefined;
  await database.transaction(async (client) => {
    work = database.apart(() => database.pool.query('SELECT 1 AS one'));
    await client.query('SELECT 1');
  });
  expect((await work!).rows).toEqual([{ one: 1 }]);
});

test('a transaction of one database may use another', async () => {
  const { rows } = await database.transaction(() => own.database.pool.query('SELECT 1 AS one'));
  expect(rows).toEqual([{ one: 1 }]);
});
