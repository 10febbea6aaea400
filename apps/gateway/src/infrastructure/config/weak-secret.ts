import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

const SHORTEST = 16;
/** Guesses, as a power of ten. 16 random hexadecimal digits take some 10^13 by this count, words and patterns fewer. */
const FEWEST_GUESSES = 12;
/** Characters that belong to no word. */
const FEWEST_OWN = 8;

/** Words that stand in secrets nobody drew at random, beside the common passwords. */
const WORDS = [
  ...[
    'carillon',
    'gateway',
    'operator',
    'monitoring',
    'demo',
    'live',
    'test',
    'key',
    'secret',
    'token',
    'password',
  ],
  ...[
    'master',
    'production',
    'staging',
    'development',
    'default',
    'example',
    'sample',
    'admin',
    'root',
    'user',
  ],
  ...[
    'changeme',
    'change',
    'replace',
    'this',
    'please',
    'insert',
    'here',
    'your',
    'random',
    'string',
    'insecure',
  ],
  ...[
    'my',
    'the',
    'for',
    'a',
    'of',
    'with',
    'and',
    'not',
    'very',
    'long',
    'strong',
    'safe',
    'secure',
    'shop',
  ],
  ...['api', 'sms', 'text', 'correct', 'horse', 'battery', 'staple', 'foo', 'bar', 'baz', 'lorem', 'ipsum'],
  ...[
    'dead',
    'beef',
    'cafe',
    'babe',
    'face',
    'feed',
    'c0de',
    'f00d',
    'canary',
    'dummy',
    'fake',
    'hello',
    'world',
  ],
];

/** Its dictionaries are read when the first secret is judged: a process without one needs none. */
let known: ZxcvbnFactory | null = null;
const guessesOf = (text: string): number => {
  known ??= new ZxcvbnFactory({ dictionary: { ...dictionary, ours: WORDS }, graphs: adjacencyGraphs });
  return known.check(text).guessesLog10;
};

/** What is left of a secret without the words in it: those written apart, and the longer ones anywhere. */
const withoutWords = (secret: string): string =>
  WORDS.filter((word) => word.length > 3)
    .sort((a, b) => b.length - a.length)
    .reduce(
      (left, word) => left.replaceAll(word, ''),
      secret
        .toLowerCase()
        .split(/[-_]/)
        .filter((part) => !WORDS.includes(part))
        .join(''),
    );

/**
 * Whether somebody who knows how people make secrets could guess one: it is too short, or made of words, repetitions,
 * sequences, dates, keyboard rows. Patterns are measured by zxcvbn, with and without what people put between words.
 *
 * @example isWeakSecret('a'.repeat(43)) // true
 */
export const isWeakSecret = (secret: string): boolean =>
  secret.length < SHORTEST ||
  withoutWords(secret).length < FEWEST_OWN ||
  [secret, secret.replaceAll(/[-_]/g, '')].some((text) => guessesOf(text) < FEWEST_GUESSES);

/** Fewer different bytes than any 32 random ones have, but once in 10^12 times. */
const FEWEST_DIFFERENT = 18;

const differentIn = (bytes: Buffer, step: (byte: number, before: number) => number): number =>
  new Set([...bytes.subarray(1)].map((byte, index) => step(byte, bytes[index]!))).size;

const isPeriodic = (bytes: Buffer): boolean =>
  Array.from({ length: bytes.length / 2 }, (_, index) => index + 1).some((period) =>
    bytes.subarray(period).equals(bytes.subarray(0, bytes.length - period)),
  );

/**
 * Whether the bytes of a key were surely not drawn at random: few different ones, a pattern that repeats, a sequence, or
 * a text.
 *
 * @example isWeakBytes(Buffer.alloc(32)) // true
 */
export const isWeakBytes = (bytes: Buffer): boolean =>
  differentIn(bytes, (byte) => byte) < FEWEST_DIFFERENT ||
  differentIn(bytes, (byte, before) => (byte - before + 256) % 256) < FEWEST_DIFFERENT ||
  isPeriodic(bytes) ||
  bytes.every((byte) => byte >= 0x09 && byte < 0x7f);
