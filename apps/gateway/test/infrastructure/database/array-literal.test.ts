import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainArray } from '../../../src/infrastructure/database/array-literal.ts';
import { createTestDatabase } from '../../support/database.ts';

let clone: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  clone = await createTestDatabase();
});
afterAll(() => clone.drop());

const plain = fc.option(
  fc.oneof(
    fc.uuid(),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
    fc.constantFrom('otp', 'message_status', '+33639980001', 'FR'),
  ),
  { nil: null },
);

test('the server reads what was written, as it reads what its driver writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plain, { maxLength: 20 }), async (values) => {
      const { rows } = await clone.database.pool.query('SELECT $1::text[] AS ours, $2::text[] AS theirs', [
        plainArray(values),
        values,
      ]);
      expect(rows).toEqual([{ ours: values, theirs: values }]);
    }),
    { numRuns: 100 },
  );
});

test('numbers and booleans need no quotes either', () => {
  expect(plainArray([1, 2n, true, null])).toBe('{1,2,true,NULL}');
  expect(plainArray([])).toBe('{}');
});
