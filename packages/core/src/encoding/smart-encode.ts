import { measure } from './measure.ts';
import { defaultCosts, defaultProfile, type Profile } from './profile.ts';
import { AFTER_A_LETTER, DRESSED_LETTERS, TRANSLITERATIONS } from './transliterations.ts';

/** `off` leaves the text alone, `suggest` says what could be replaced, `apply` replaces it. */
export type SmartMode = 'off' | 'suggest' | 'apply';

/** One replacement: at UTF-16 index `position` of the original text, `from` becomes `to` (empty: it had no shape). */
export interface Replacement {
  readonly position: number;
  readonly from: string;
  readonly to: string;
}

/** A character without a fair stand-in in GSM-7. */
export interface Unresolved {
  readonly position: number;
  readonly character: string;
}

/** What smart encoding made of a text. */
export interface SmartEncoding {
  /** The text to send: the suggestion if it was applied, else the original. */
  readonly text: string;
  readonly applied: boolean;
  /** The text with every replacement made. */
  readonly suggestion: string;
  readonly replacements: readonly Replacement[];
  readonly unresolved: readonly Unresolved[];
}

export interface SmartOptions {
  readonly mode?: SmartMode;
  readonly profile?: Profile;
}

/** A character and the marks that combine with it. */
const WITH_MARKS = /[\s\S]\p{M}*/gu;
const MARKS = /\p{M}/gu;
const ENDS_WITH_LETTER = /\p{L}$/u;

/** Looks replacements up for the alphabet of one profile. */
const createReplacer = (costs: Uint8Array) => {
  const isKept = (text: string): boolean => {
    for (let index = 0; index < text.length; index++) if (costs[text.charCodeAt(index)] === 0) return false;
    return true;
  };

  /** The stand-in of one character, or undefined. Taking apart ends at characters that are their own decomposition. */
  const standIn = (character: string, before: string): string | undefined => {
    if (isKept(character)) return character;
    const listed = TRANSLITERATIONS.get(character);
    if (listed !== undefined) return listed;
    const afterLetter = AFTER_A_LETTER.get(character);
    if (afterLetter !== undefined) return ENDS_WITH_LETTER.test(before) ? afterLetter : undefined;
    const form = DRESSED_LETTERS.test(character) ? 'NFKD' : 'NFD';
    const bare = character.normalize(form).replace(MARKS, '');
    return bare === character || bare === '' ? undefined : standIns(bare, before);
  };

  const standIns = (characters: string, before: string): string | undefined => {
    let result = '';
    for (const character of characters) {
      const next = standIn(character, before + result);
      if (next === undefined) return undefined;
      result += next;
    }
    return result;
  };

  /** A base with its marks: composed if the alphabet has the whole, else the stand-in of the base. */
  return (cluster: string, before: string): string | undefined => {
    const composed = cluster.normalize('NFC');
    if (isKept(composed)) return composed;
    const bare = composed.replace(MARKS, '');
    return bare === '' ? TRANSLITERATIONS.get(composed) : standIns(bare, before);
  };
};

const unchanged = (text: string): SmartEncoding => ({
  text,
  applied: false,
  suggestion: text,
  replacements: [],
  unresolved: [],
});

/**
 * Writes a text in GSM-7 where that changes its dress and not its sense: curly quotes, dashes, odd spaces, accented
 * capitals, full-width and look-alike letters. Every replacement is reported; a character without a fair stand-in is
 * kept and named in `unresolved`, never turned into a question mark.
 *
 * A text that is GSM-7 already (in the tables the profile allows) is left alone. The suggestion is applied only when
 * it brings the whole text into GSM-7 and costs no more segments: a half-way replacement would save nothing.
 *
 * @example
 * smartEncode('It’s here').text; // "It's here"
 */
export const smartEncode = (
  text: string,
  { mode = 'apply', profile = defaultProfile }: SmartOptions = {},
): SmartEncoding => {
  const before = measure(text, profile);
  if (mode === 'off' || before.encoding === 'gsm7') return unchanged(text);
  const replace = createReplacer(defaultCosts(profile));
  const replacements: Replacement[] = [];
  const unresolved: Unresolved[] = [];
  let suggestion = '';
  for (const { 0: from, index: position } of text.matchAll(WITH_MARKS)) {
    const to = replace(from, suggestion.slice(-2));
    if (to === undefined) unresolved.push({ position, character: from });
    else if (to !== from) replacements.push({ position, from, to });
    suggestion += to ?? from;
  }
  const after = measure(suggestion, profile);
  const applied = mode === 'apply' && after.encoding === 'gsm7' && after.segments <= before.segments;
  return { text: applied ? suggestion : text, applied, suggestion, replacements, unresolved };
};
