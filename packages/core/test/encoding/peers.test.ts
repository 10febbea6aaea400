import segmentsCalculator from 'sms-segments-calculator';
import { split } from 'split-sms';
import { describe, expect, it } from 'vitest';
import { type Encoding, measure } from '../../src/encoding/index.ts';
import { fewestSegments } from './support/slow-counter.ts';

/** A seeded generator (mulberry32), so that a disagreement can be looked at again. */
const seeded = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

const KINDS = [
  [...'abcdefghij klmnopqrs tuvw.,?!0123456789'],
  [...'àéèùìòÇÄÖÑÜßøå eatinsr£$@_\n'],
  [...'€[]{}~^|\\\f', ...'abcd'],
  [...'Заказ отправлен и будет'],
  ['😀', '🎉', '👨‍👩‍👧‍👦', '👍🏽', '🇫🇷', 'a', ' ', 'é', 'e\u0301', 'नि', '\r\n', '’', 'ç'],
  ['\ud83d', '\ude00', 'a', '\0', '\u200d', '中', '\t'],
];

const TEXTS = 100_000;
const SEED = 20_251;

/** Nineteen texts in twenty are short, as texts are; the others lie around the places where a second or third segment begins. */
const randomText = (random: (below: number) => number): string => {
  const main = KINDS[random(KINDS.length)]!;
  const other = random(3) === 0 ? KINDS[random(KINDS.length)]! : main;
  const long = random(20) === 0;
  const characters = long ? [66, 130, 150, 300][random(4)]! + random(24) : random(24);
  let text = '';
  for (let count = 0; count < characters; count++) {
    const kind = random(8) === 0 ? other : main;
    text += kind[random(kind.length)]!;
  }
  return text;
};

const texts = (): readonly string[] => {
  const random = seeded(SEED);
  return Array.from({ length: TEXTS }, () => randomText(random));
};

/** What is compared: encoding and segments, e.g. `ucs2 2`. */
type Answer = `${Encoding} ${number}`;

interface Disagreement {
  readonly text: string;
  readonly ours: Answer;
  readonly theirs: Answer;
}

/** Each rule says what the peer answers for a text it applies to, and so explains a disagreement or fails to. */
type Rule = (text: string) => Answer | undefined;

const sortByRule = (
  all: readonly string[],
  peer: Rule,
  rules: Readonly<Record<string, Rule>>,
): {
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: readonly Disagreement[];
} => {
  const explained: Record<string, number> = Object.fromEntries(Object.keys(rules).map((name) => [name, 0]));
  const unexplained: Disagreement[] = [];
  for (const text of all) {
    const { encoding, segments } = measure(text);
    const ours: Answer = `${encoding} ${segments}`;
    const theirs = peer(text)!;
    if (ours === theirs) continue;
    const rule = Object.keys(rules).find((name) => rules[name]!(text) === theirs);
    if (rule === undefined) unexplained.push({ text, ours, theirs });
    else explained[rule]!++;
  }
  return { explained, unexplained };
};

const emptyIsOne: Rule = (text) => (text === '' ? 'gsm7 1' : undefined);

describe(`the npm counters, on ${TEXTS} random texts`, () => {
  it('split-sms: every disagreement has a rule', () => {
    const { explained, unexplained } = sortByRule(
      texts(),
      (text) => {
        const { characterSet, parts } = split(text, { summary: true });
        return `${characterSet === 'GSM' ? 'gsm7' : 'ucs2'} ${parts.length}`;
      },
      {
        'it says 1 for the empty text': emptyIsOne,
        'it takes the unit behind a high surrogate for its other half': (text) => {
          const sizes: number[] = [];
          for (let index = 0; index < text.length; index++) {
            const isHigh = (text.charCodeAt(index) & 0xfc00) === 0xd800;
            sizes.push(isHigh ? 2 : 1);
            if (isHigh) index++;
          }
          return text.isWellFormed() ? undefined : `ucs2 ${fewestSegments(sizes, 70, 67)}`;
        },
      },
    );
    expect(unexplained).toEqual([]);
    expect(Object.values(explained).every((count) => count > 0)).toBe(true);
  });

  it('sms-segments-calculator: every disagreement has a rule', { timeout: 120_000 }, () => {
    const { explained, unexplained } = sortByRule(
      texts(),
      (text) => {
        const { encodingName, segmentsCount } = new segmentsCalculator.SegmentedMessage(text);
        return `${encodingName === 'GSM-7' ? 'gsm7' : 'ucs2'} ${segmentsCount}`;
      },
      {
        'it says 1 for the empty text': emptyIsOne,
        'it never cuts a grapheme cluster, even when that takes a segment more': (text) => {
          const { graphemes, encodingName } = new segmentsCalculator.SegmentedMessage(text);
          const sizes = graphemes.map((cluster) => cluster.length);
          return encodingName === 'UCS-2' ? `ucs2 ${fewestSegments(sizes, 70, 67)}` : undefined;
        },
      },
    );
    expect(unexplained).toEqual([]);
    expect(Object.values(explained).every((count) => count > 0)).toBe(true);
  });
});
