import { septetsOf } from './measure.ts';
import {
  AFTER_A_LETTER,
  DRESSED_LETTERS,
  DRESSING,
  LOOK_ALIKES,
  NOT_AFTER_A_DIGIT,
  OVERLAYS,
  TRANSLITERATIONS,
} from './transliterations.ts';

const MARKS = /\p{M}/gu;
const ENDS_WITH_LETTER = /\p{L}$/u;
const ENDS_WITH_DIGIT = /\p{N}$/u;
/** A letter with the marks it is written with: without them it is read all the same. */
const MARKED_LETTERS = /^(\p{L}\p{M}*)+$/u;

/** The characters without their marks; undefined where the marks are a part of what is said. */
const withoutMarks = (marked: string): string | undefined => {
  const undressed = marked.replace(DRESSING, '');
  const bare = undressed.replace(MARKS, '');
  if (bare === undressed) return bare;
  return OVERLAYS.test(undressed) || !MARKED_LETTERS.test(undressed) ? undefined : bare;
};

/**
 * The stand-in of a character with its marks, empty when it has no shape and undefined when there is none that is
 * fair. `before` is the text in front of it; `lookAlikes` allows letters of other scripts that look the same.
 */
export type StandIn = (cluster: string, before: string, lookAlikes: boolean) => string | undefined;

/** Looks stand-ins up for the alphabet with these costs. */
export const createStandIn = (costs: Uint8Array): StandIn => {
  const isKept = (text: string): boolean => septetsOf(text, costs) >= 0;

  /** Taking apart ends at characters that are their own decomposition. */
  const standIn: StandIn = (character, before, lookAlikes) => {
    if (isKept(character)) return character;
    const listed = TRANSLITERATIONS.get(character) ?? (lookAlikes ? LOOK_ALIKES.get(character) : undefined);
    if (listed !== undefined) return listed;
    const afterLetter = AFTER_A_LETTER.get(character);
    if (afterLetter !== undefined) return ENDS_WITH_LETTER.test(before) ? afterLetter : undefined;
    const plain = NOT_AFTER_A_DIGIT.get(character);
    if (plain !== undefined) return ENDS_WITH_DIGIT.test(before) ? undefined : plain;
    const form = DRESSED_LETTERS.test(character) ? 'NFKD' : 'NFD';
    const bare = withoutMarks(character.normalize(form));
    return bare === undefined || bare === character || bare === ''
      ? undefined
      : standIns(bare, before, lookAlikes);
  };

  const standIns: StandIn = (characters, before, lookAlikes) => {
    let result = '';
    for (const character of characters) {
      const next = standIn(character, before + result, lookAlikes);
      if (next === undefined) return undefined;
      result += next;
    }
    return result;
  };

  return (cluster, before, lookAlikes) => {
    const composed = cluster.normalize('NFC');
    if (isKept(composed)) return composed;
    const listed = TRANSLITERATIONS.get(composed);
    if (listed !== undefined) return listed;
    const bare = withoutMarks(composed);
    return bare === undefined || bare === '' ? undefined : standIns(bare, before, lookAlikes);
  };
};
