import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  instantSchema,
  jsonObjectSchema,
  lineSchema,
  pageQuery,
  passedOnSchema,
  proseSchema,
} from '../../src/conventions/index.ts';

const NUL = 'a\u0000b';
const HALF = 'a\ud800';

describe('texts the store can keep', () => {
  it.each([
    ['a line', lineSchema(5), 'abc', ['', 'abcdef', 'a\nb', 'a\u007f', NUL, HALF]],
    ['prose', proseSchema(5), 'a\nb', ['', 'abcdef', NUL, HALF]],
    ['what is passed on', passedOnSchema(5), '', ['abcdef', NUL, HALF]],
  ])('%s', (_what, schema, good, bad) => {
    expect(schema.safeParse(good).success).toBe(true);
    for (const text of bad) expect(schema.safeParse(text).success, JSON.stringify(text)).toBe(false);
  });

  it('JSON is looked through to its deepest name and value', () => {
    for (const value of [{ a: { b: [NUL] } }, { a: [{ [NUL]: 1 }] }, { [HALF]: 1 }, { a: HALF }]) {
      expect(jsonObjectSchema.safeParse(value).success).toBe(false);
    }
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        expect(jsonObjectSchema.safeParse(value).success).toBe(!JSON.stringify(value).includes('\\u0000'));
      }),
    );
  });
});

describe('instants', () => {
  it.each([
    '2026-11-21T19:30:00Z',
    '2026-11-21T19:30:00.123+02:00',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('%s is one', (text) => {
    expect(instantSchema.safeParse(text).success).toBe(true);
  });

  it.each([
    '2026-11-21T19:30:00',
    '2026-11-21',
    'tomorrow',
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-01:00',
    '2026-12-31T23:59:60Z',
  ])('%s is none', (text) => {
    expect(instantSchema.safeParse(text).success).toBe(false);
  });
});

describe('the query of a list', () => {
  const query = z.strictObject(pageQuery);
  it.each<[unknown, number | null]>([
    [{}, 50],
    [{ limit: '1' }, 1],
    [{ limit: '200' }, 200],
    [{ limit: '0' }, null],
    [{ limit: '201' }, null],
    [{ limit: '1.5' }, null],
    [{ limit: '1e3' }, null],
    [{ limit: '' }, null],
    [{ limit: ['1', '2'] }, null],
    [{ page: '2' }, null],
  ])('%j has the limit %s', (given, limit) => {
    const read = query.safeParse(given);
    expect(read.success ? read.data.limit : null).toBe(limit);
  });
});
