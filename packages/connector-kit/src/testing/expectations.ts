import assert from 'node:assert/strict';
import type { Refusal, Result } from '@carillon/core/result';

/** At least two words and a full stop. */
const SENTENCE = /^\S+ \S.*\.$/s;

/** Asserts that a text explains something in a sentence. */
export const assertSentence = (text: string): void =>
  assert.match(text, SENTENCE, 'an explanation is a sentence');

/** The value of a result that must be one. */
export const accepted = <Value>(result: Result<Value, Refusal>): Value => {
  if (!result.ok) assert.fail(`refused with ${result.error.code}: ${result.error.detail}`);
  return result.value;
};

/** The refusal of a result that must be one, with the given code where there is only one right. */
export const refused = (result: Result<unknown, Refusal>, code?: string): Refusal => {
  if (result.ok) assert.fail('accepted what should be refused');
  if (code !== undefined) assert.equal(result.error.code, code);
  assertSentence(result.error.detail);
  return result.error;
};
