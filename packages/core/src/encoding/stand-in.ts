import { septetsOf } from './measure.ts';
import { AFTER_A_LETTER, DRESSED_LETTERS, LOOK_ALIKES, TRANSLITERATIONS } from './transliterations.ts';

const MARKS = /\p{M}/gu;
const ENDS_WITH_LETTER = /\p{L}$/u;

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
    const form = DRESSED_LETTERS.test(character) ? 'NFKD' : 'NFD';
    const bare = character.normalize(form).replace(MARKS, '');
    return bare === character || bare === '' ? undefined : standIns(bare, before, lookAlikes);
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
    const bare = composed.replace(MARKS, '');
    return bare === '' ? TRANSLITERATIONS.get(composed) : standIns(bare, before, lookAlikes);
  };
};
