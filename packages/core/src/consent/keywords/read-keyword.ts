import { normalWords } from './normal-words.ts';
import { isTypingError } from './typing-error.ts';
import { COUNTRY_STOPS, LANGUAGES, NOT_SLIPS, WORDS, type Words } from './words.ts';

/** What somebody said with a keyword. `doubtful` is nearly an opt-out: commercial texts pause until a person looks. */
export type KeywordMeaning = 'stop' | 'stop_all' | 'start' | 'help' | 'doubtful';

/** A keyword found in a text. */
export interface Keyword {
  readonly meaning: KeywordMeaning;
  /** The keyword in its normal form, e.g. `STOP`. */
  readonly word: string;
  /** How it was written: the very word, a slip of the finger, or in the midst of other words. */
  readonly written: 'exact' | 'typing_error' | 'in_sentence';
  readonly source: string;
}

/** What is known about where a text comes from. */
export interface KeywordContext {
  /** ISO 3166-1 alpha-2 of the handset. */
  readonly country: string | null;
  /** Short codes and numbers that take opt-outs: `STOP 36111` is one only when 36111 is among them or like them. */
  readonly codes: readonly string[];
  /** Whether the country counts a slip of the finger as the word itself. */
  readonly typingErrors: 'honoured' | 'reviewed';
}

/** A word of the data in its normal form, as one string. */
const normal = (phrase: string): string => normalWords(phrase).join(' ');

interface Entry {
  readonly meaning: Exclude<KeywordMeaning, 'doubtful'>;
  readonly source: string;
}

const entriesOf = (words: Words): [string, Entry][] => {
  const of = (phrases: readonly string[], meaning: Entry['meaning']): [string, Entry][] =>
    phrases.map((phrase) => [normal(phrase), { meaning, source: words.source }]);
  return [
    ...of(words.help, 'help'),
    ...of(words.start, 'start'),
    ...of(words.stop, 'stop'),
    ...of(words.stopAll, 'stop_all'),
  ];
};

const ENTRIES: ReadonlyMap<string, Entry> = new Map(
  // The first language that knows a word is its source.
  [...LANGUAGES].reverse().flatMap((language) => entriesOf(WORDS[language])),
);
const of = (part: 'courtesy' | 'about' | 'small'): readonly string[] =>
  LANGUAGES.flatMap((language) => WORDS[language][part].map(normal));
const COURTESY: ReadonlySet<string> = new Set(of('courtesy'));
const ABOUT: ReadonlySet<string> = new Set(of('about'));
const AROUND_PLAIN: ReadonlySet<string> = new Set([...COURTESY, ...ABOUT, ...of('small')]);

/** The stop words nobody uses for anything else: a slip of these, or these in a sentence about texts, is a sign. */
const PLAIN = ['STOP', 'STOPP', 'STOPPEN', 'ARRET', 'UNSUBSCRIBE', 'DESABONNER'];
const LONGEST_SENTENCE = 12;

const entryFor = (phrase: string, { country }: KeywordContext): Entry | undefined => {
  const local = country === null ? undefined : COUNTRY_STOPS[country];
  if (local?.words.includes(phrase)) return { meaning: 'stop', source: local.source };
  return ENTRIES.get(phrase);
};

/** A code that is known to take opt-outs, or one of the French ones for commercial texts (3xxxx). */
const isCode = (word: string, { codes, country }: KeywordContext): boolean =>
  codes.includes(word) || (country === 'FR' && /^3\d{4}$/.test(word));

const isStop = (entry: Entry): boolean => entry.meaning === 'stop' || entry.meaning === 'stop_all';

/** The whole text is a keyword, perhaps with the code it goes to and words of courtesy. */
const readWhole = (words: readonly string[], context: KeywordContext): Keyword | null => {
  const whole = words.join(' ');
  const entry = entryFor(whole, context);
  if (entry) return { meaning: entry.meaning, word: whole, written: 'exact', source: entry.source };
  for (let length = Math.min(3, words.length); length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const phrase = words.slice(start, start + length).join(' ');
      const found = entryFor(phrase, context);
      const rest = [...words.slice(0, start), ...words.slice(start + length)];
      // "El alto", "la baja" are other things: only a word that means nothing else may stand among small ones.
      const around = PLAIN.includes(phrase) ? AROUND_PLAIN : COURTESY;
      if (found && isStop(found) && rest.every((word) => around.has(word) || isCode(word, context)))
        return { meaning: found.meaning, word: phrase, written: 'exact', source: found.source };
    }
  }
  return null;
};

const readSlip = (words: readonly string[], context: KeywordContext): Keyword | null => {
  const [first = '', ...rest] = words;
  if (NOT_SLIPS.has(first) || !rest.every((word) => isCode(word, context) || COURTESY.has(word))) return null;
  const keyword = PLAIN.find((plain) => isTypingError(first, plain));
  if (keyword === undefined) return null;
  const meaning = context.typingErrors === 'honoured' ? 'stop' : 'doubtful';
  return {
    meaning,
    word: keyword,
    written: 'typing_error',
    source: 'CM.com, Belgium GOF: misspellings count',
  };
};

/** An opt-out word among few others, or in a sentence about our texts: a person should look. */
const readSentence = (words: readonly string[]): Keyword | null => {
  const word = words.find((candidate) => PLAIN.includes(candidate));
  if (word === undefined) return null;
  const isAboutTexts = words.some((candidate) => candidate !== word && ABOUT.has(candidate));
  const withNumber = words.length === 2 && words.some((candidate) => /^\d+$/.test(candidate));
  if (!isAboutTexts && !withNumber) return null;
  return {
    meaning: 'doubtful',
    word,
    written: 'in_sentence',
    source: 'Our own choice: a doubtful no pauses',
  };
};

/**
 * Reads the opt-out, opt-in or help word of a text from a handset; null when it holds none.
 *
 * @example
 * readKeyword('Stop 36111', { country: 'FR', codes: [], typingErrors: 'reviewed' }); // meaning: 'stop'
 * readKeyword('we must STOP this bill', context); // null
 */
export const readKeyword = (text: string, context: KeywordContext): Keyword | null => {
  const words = normalWords(text);
  if (words.length === 0 || words.length > LONGEST_SENTENCE) return null;
  return readWhole(words, context) ?? readSlip(words, context) ?? readSentence(words);
};
