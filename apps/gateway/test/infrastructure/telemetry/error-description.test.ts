import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryOn } from '../../../src/infrastructure/database/query.ts';
import { describeError, safeMessage } from '../../../src/infrastructure/telemetry/error-description.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordLog } from './log-lines.ts';

const canary = 'canary 4b1d';

const caught = async (failing: Promise<unknown>): Promise<Error> => {
  const error = await failing.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error('Not an error.');
};

describe("PostgreSQL's errors", () => {
  let store: TestDatabase;
  beforeAll(async () => {
    store = await createTestDatabase({ from: 'nothing', poolSize: 2 });
    await store.database.pool.query(
      'CREATE TABLE phones (number text PRIMARY KEY, age int CONSTRAINT grown CHECK (age > 17), body text NOT NULL)',
    );
    await store.database.pool.query("INSERT INTO phones VALUES ($1, 20, '')", [canary]);
  });
  afterAll(() => store.drop());

  test.each<[string, string, unknown[], string, object]>([
    [
      'a duplicate',
      "INSERT INTO phones VALUES ($1, 20, '')",
      [canary],
      '23505',
      { constraint: 'phones_pkey' },
    ],
    [
      'a broken check',
      "INSERT INTO phones VALUES ($1, 3, '')",
      [`${canary}2`],
      '23514',
      { constraint: 'grown' },
    ],
    [
      'a missing value',
      'INSERT INTO phones VALUES ($1, 20, NULL)',
      [`${canary}3`],
      '23502',
      { column: 'body' },
    ],
    ['a value of another type', 'SELECT $1::text::int', [canary], '22P02', {}],
    ['no date', 'SELECT $1::text::date', [`${canary}"x`], '22007', {}],
  ])('%s leaves its values out', async (_name, statement, values, code, schema) => {
    const error = await caught(store.database.pool.query(statement, values));
    expect(`${error.message} ${JSON.stringify(error)}`).toContain(canary);
    const { logger, text, lines } = recordLog();
    logger.error({ err: error });
    logger.error(error);
    logger.error({ failure: { reason: error } }, 'x');
    expect(text()).not.toContain(canary);
    expect(lines()[0]).toMatchObject({
      err: { type: 'error', code, schema, stack: expect.stringContaining('at ') },
    });
  });

  test('a failed query of the builder is described as any other', async () => {
    const failing = queryOn(store.database.pool).selectNoFrom(sql`${canary}::text::int`.as('number'));
    const error = await caught(failing.execute());
    expect(error.message).toContain(canary);
    const { logger, text, lines } = recordLog();
    logger.error(error);
    logger.error('it failed: %s', error);
    expect(text()).not.toContain(canary);
    expect(lines()[0]).toMatchObject({
      msg: 'invalid input syntax for type integer: "***"',
      err: { message: 'invalid input syntax for type integer: "***"', code: '22P02' },
    });
  });
});

test('what was no JSON is not quoted', async () => {
  const error = await caught(Promise.resolve().then((): unknown => JSON.parse(`${canary}"x" {`)));
  expect(error.message).toContain('canary');
  expect(safeMessage(error)).not.toContain('canary');
  expect(safeMessage(error)).toContain('not valid JSON');
});

test('causes and collected errors are described, to an end', () => {
  const endless = new Error('endless');
  endless.cause = endless;
  const error = new AggregateError([new TypeError('inner')], 'outer', { cause: endless });
  const described = describeError(error);
  expect(described).toMatchObject({
    type: 'AggregateError',
    message: 'outer',
    cause: { message: 'endless', cause: { message: 'endless' } },
    errors: [{ type: 'TypeError', message: 'inner' }],
  });
  expect(() => JSON.stringify(described)).not.toThrow();
});

test('a message without end is cut', () => {
  expect(safeMessage(new Error('x'.repeat(100_000))).length).toBeLessThan(1_000);
});
