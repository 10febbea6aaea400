import { bengaliTables } from './tables/bengali.ts';
import { defaultTables } from './tables/default.ts';
import { gujaratiTables } from './tables/gujarati.ts';
import { hindiTables } from './tables/hindi.ts';
import { kannadaTables } from './tables/kannada.ts';
import type { LanguageTables } from './tables/language-tables.ts';
import { malayalamTables } from './tables/malayalam.ts';
import { oriyaTables } from './tables/oriya.ts';
import { portugueseTables } from './tables/portuguese.ts';
import { punjabiTables } from './tables/punjabi.ts';
import { spanishTables } from './tables/spanish.ts';
import { tamilTables } from './tables/tamil.ts';
import { teluguTables } from './tables/telugu.ts';
import { turkishTables } from './tables/turkish.ts';
import { urduTables } from './tables/urdu.ts';

/** Every language with a shift table, in the order of its identifier (TS 23.038 6.2.1.2.4): Turkish is 1, Urdu 13. */
export const LANGUAGES = [
  'turkish',
  'spanish',
  'portuguese',
  'bengali',
  'gujarati',
  'hindi',
  'kannada',
  'malayalam',
  'oriya',
  'punjabi',
  'tamil',
  'telugu',
  'urdu',
] as const;

/** A language of TS 23.038 annex A. */
export type Language = (typeof LANGUAGES)[number];

/** The alphabet in one of the two places: the default one, or a language's. */
export type TableName = 'default' | Language;

/** The tables a GSM-7 text is written with; `default` in both places needs no language element in the header. */
export interface TableChoice {
  readonly locking: TableName;
  readonly single: TableName;
}

/** The default alphabet with its own extension table. */
export const DEFAULT_TABLES: TableChoice = { locking: 'default', single: 'default' };

/** The cells of every language, as TS 23.038 prints them. */
export const TABLES: Readonly<Record<TableName, LanguageTables>> = {
  default: defaultTables,
  turkish: turkishTables,
  spanish: spanishTables,
  portuguese: portugueseTables,
  bengali: bengaliTables,
  gujarati: gujaratiTables,
  hindi: hindiTables,
  kannada: kannadaTables,
  malayalam: malayalamTables,
  oriya: oriyaTables,
  punjabi: punjabiTables,
  tamil: tamilTables,
  telugu: teluguTables,
  urdu: urduTables,
};

/** The language of a national language identifier; undefined for 0 (the default alphabet) and for unknown ones. */
export const languageOf = (identifier: number): Language | undefined => LANGUAGES[identifier - 1];
