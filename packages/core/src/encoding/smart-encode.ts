import { measure } from './measure.ts';
import { defaultCosts, defaultProfile, type Profile } from './profile.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

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

/** A word, or one other character, with the marks and joiners behind it: an emoji family stays in one piece. */
const WORDS = /\p{L}[\p{L}\p{M}\u200c\u200d]*|[^\p{L}][\p{M}\u200c\u200d]*/gu;
/** A character with the marks and joiners behind it. */
const WITH_MARKS = /[\s\S][\p{M}\u200c\u200d]*/gu;

interface Rewriting {
  readonly suggestion: string;
  readonly replacements: readonly Replacement[];
  readonly unresolved: readonly Unresolved[];
}

/** Rewrites one word, or one other character, that begins at `start`. */
const rewriteWord = (
  word: string,
  start: number,
  standIn: (cluster: string, before: string) => string | undefined,
): Rewriting => {
  const replacements: Replacement[] = [];
  const unresolved: Unresolved[] = [];
  let suggestion = '';
  for (const { 0: from, index } of word.matchAll(WITH_MARKS)) {
    const to = standIn(from, suggestion.slice(-2));
    if (to === undefined) unresolved.push({ position: start + index, character: from });
    else if (to !== from) replacements.push({ position: start + index, from, to });
    suggestion += to ?? from;
  }
  return { suggestion, replacements, unresolved };
};

/** Look-alikes are tried first and given up when they do not make the word whole. */
const rewriteWithin = (word: string, start: number, before: string, standIn: StandIn): Rewriting => {
  const lookUp =
    (lookAlikes: boolean) =>
    (cluster: string, within: string): string | undefined =>
      standIn(cluster, within || before, lookAlikes);
  const whole = rewriteWord(word, start, lookUp(true));
  return whole.unresolved.length === 0 ? whole : rewriteWord(word, start, lookUp(false));
};

const rewrite = (text: string, costs: Uint8Array): Rewriting => {
  const standIn = createStandIn(costs);
  const words: Rewriting[] = [];
  let before = '';
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    const rewritten = rewriteWithin(word, index, before, standIn);
    before = rewritten.suggestion.slice(-2) || before;
    words.push(rewritten);
  }
  return {
    suggestion: words.map(({ suggestion }) => suggestion).join(''),
    replacements: words.flatMap(({ replacements }) => replacements),
    unresolved: words.flatMap(({ unresolved }) => unresolved),
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
  if (mode === 'off' || before.encoding !== 'ucs2') return unchanged(text);
  const { suggestion, replacements, unresolved } = rewrite(text, defaultCosts(profile));
  const after = measure(suggestion, profile);
  const applied = mode === 'apply' && after.encoding !== 'ucs2' && after.segments <= before.segments;
  return { text: applied ? suggestion : text, applied, suggestion, replacements, unresolved };
};
