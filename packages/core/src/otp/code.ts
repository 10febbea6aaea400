import { type CodeAlphabet, charactersOf } from './alphabet.ts';

/**
 * A number in [0, below), every one as likely as the others. It must come from a generator fit for cryptography, such
 * as `crypto.randomInt` (OWASP ASVS 5.0, 6.5.3).
 */
export type RandomIndex = (below: number) => number;

/** Draws a code: every character by itself, so that every code is as likely as the others. */
export const drawCode = (alphabet: CodeAlphabet, length: number, randomIndex: RandomIndex): string => {
  const characters = charactersOf(alphabet);
  return Array.from({ length }, () => characters[randomIndex(characters.length)]!).join('');
};

/** How many codes there are, as a power of two: 6 digits have 19.93 bits. */
export const codeBits = (alphabet: CodeAlphabet, length: number): number =>
  length * Math.log2(charactersOf(alphabet).length);

/**
 * The chance that somebody who can only guess hits a code of some number: guesses a day over the number of codes.
 * Every code allows `attempts` guesses, and a number is sent at most `codesPerDay` of them.
 *
 * @example
 * guessingOdds({ alphabet, length: 6, attempts: 5, codesPerDay: 10 }); // 0.00005: 50 in a million a day
 */
export const guessingOdds = (policy: {
  readonly alphabet: CodeAlphabet;
  readonly length: number;
  readonly attempts: number;
  readonly codesPerDay: number;
}): number =>
  Math.min(1, (policy.attempts * policy.codesPerDay) / charactersOf(policy.alphabet).length ** policy.length);
