import { COUNTRY_STOPS, LEXICONS } from './languages/index.ts';
import { phrasesOf } from './lexicon-index.ts';

/** What a whole text means. `alone` is nearly a stop. */
export type PhraseMeaning = 'stop' | 'stop_all' | 'start' | 'help' | 'alone' | 'courtesy';

/** A phrase that is a whole text, and who says so. */
export interface Phrase {
  readonly meaning: PhraseMeaning;
  readonly source: string;
  /** The languages that know it, ISO 639-1. */
  readonly languages: readonly string[];
}

const LISTS = [
  ['stops', 'stop'],
  ['stopsAll', 'stop_all'],
  ['helps', 'help'],
  ['starts', 'start'],
  ['alone', 'alone'],
  ['courtesy', 'courtesy'],
] as const;

/** Phrases by their words, in normal form. What is surer comes first: a word that is a stop anywhere is one. */
const PHRASES: ReadonlyMap<string, Phrase> = (() => {
  const book = new Map<string, Phrase>();
  for (const [list, meaning] of LISTS) {
    for (const lexicon of LEXICONS) {
      for (const words of phrasesOf(lexicon, lexicon[list])) {
        const phrase = words.join(' ');
        const known = book.get(phrase);
        if (known === undefined)
          book.set(phrase, { meaning, source: lexicon.source, languages: [lexicon.language] });
        else if (known.meaning === meaning)
          book.set(phrase, { ...known, languages: [...new Set([...known.languages, lexicon.language])] });
      }
    }
  }
  return book;
})();

/** The most words a phrase of the book has. */
export const LONGEST_PHRASE = Math.max(...[...PHRASES.keys()].map((phrase) => phrase.split(' ').length));

/** What a phrase means as a whole text to somebody of a country. */
export const phraseFor = (phrase: string, country: string | null): Phrase | undefined => {
  const known = PHRASES.get(phrase);
  const local = country === null ? undefined : COUNTRY_STOPS[country];
  if (local?.words.includes(phrase) && known?.meaning !== 'stop')
    return { meaning: 'stop', source: local.source, languages: known?.languages ?? ['en'] };
  return known;
};

/**
 * The language a keyword is of, so that its answer can be in it; null when several have it, as STOP and INFO.
 *
 * @param word in normal form, as `Keyword.word` has it.
 * @returns ISO 639-1.
 * @example
 * keywordLanguage('ARRET'); // 'fr'
 */
export const keywordLanguage = (word: string): string | null => {
  const languages = PHRASES.get(word)?.languages ?? [];
  return languages.length === 1 ? languages[0]! : null;
};
