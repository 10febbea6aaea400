import { abroad } from './abroad.ts';
import { arabic } from './ar.ts';
import { catalan } from './ca.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import { hindi } from './hi.ts';
import { italian } from './it.ts';
import type { Lexicon } from './lexicon.ts';
import { dutch } from './nl.ts';
import { polish } from './pl.ts';
import { portuguese } from './pt.ts';
import { romanian } from './ro.ts';
import { russian } from './ru.ts';
import { turkish } from './tr.ts';

/** Languages opt-out words, mentions and answers are written in (ISO 639-1). */
export const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt', 'hi'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The day somebody last looked at the words (ISO 8601). */
export const WORDS_REVIEWED = '2026-11-25';

/** Every language a person's text is read in. The first that knows a word is its source. */
export const LEXICONS: readonly Lexicon[] = [
  english,
  french,
  german,
  spanish,
  italian,
  dutch,
  portuguese,
  hindi,
  catalan,
  arabic,
  turkish,
  polish,
  romanian,
  russian,
  ...abroad,
];

const FCC = 'FCC 24-24, 47 CFR 64.1200(a)(10): stop, quit, end, revoke, opt out, cancel, unsubscribe';

/** Words that end texts in some countries by rule: elsewhere they are everyday answers, and a person looks. */
export const COUNTRY_STOPS: Readonly<
  Record<string, { readonly words: readonly string[]; readonly source: string }>
> = {
  US: { words: ['CANCEL', 'END', 'QUIT', 'REVOKE', 'REMOVE'], source: FCC },
  CA: {
    words: ['CANCEL', 'END', 'QUIT', 'ARRET', 'REVOKE', 'REMOVE', 'TD'],
    source: 'talk-q.com, Canada: STOP, ARRET; AWS default list for Canada',
  },
};
