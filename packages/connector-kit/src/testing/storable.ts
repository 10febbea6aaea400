import assert from 'node:assert/strict';

const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsOf(member)]);
};

/**
 * Asserts that a value comes back the same from a jsonb column: no undefined, bigint or NaN, and no text with a NUL
 * or half a surrogate pair, which PostgreSQL refuses (PostgreSQL documentation, 8.14 JSON Types).
 */
export const assertStorable = (value: unknown): void => {
  assert.deepEqual(JSON.parse(JSON.stringify(value)), value, 'the value changes when it is stored as JSON');
  for (const text of textsOf(value)) {
    assert.ok(text.isWellFormed() && !text.includes('\u0000'), 'a text that cannot be stored');
  }
};
