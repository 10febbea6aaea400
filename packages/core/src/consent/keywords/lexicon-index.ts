import type { Lexicon } from './languages/lexicon.ts';
import { normalWords } from './normal-words.ts';

/** What a word says in a sentence about texts: the lists of a lexicon that the grammar knows. */
export const CONCEPTS = [
  'unsubscribe',
  'stop',
  'cancel',
  'enough',
  'send',
  'contact',
  'nuisance',
  'call',
  'messages',
  'remove',
  'out',
  'list',
  'self',
  'not',
  'more',
  'nothing',
  'want',
  'receive',
  'permit',
  'got',
  'cannot',
  'other',
  'glue',
  'wishes',
  'innocent',
] as const;
export type Concept = (typeof CONCEPTS)[number];

/** A word of a phrase: itself, or any word that starts with it. */
interface Part {
  readonly text: string;
  readonly open: boolean;
  /** How many other words may stand before it. */
  readonly gap: number;
}

/** A word or phrase of a lexicon. */
export interface Entry {
  readonly parts: readonly Part[];
  readonly concept: Concept;
}

const GAP = 4;
const UMLAUTS: Readonly<Record<string, string>> = { Ä: 'AE', Ö: 'OE', Ü: 'UE', ä: 'ae', ö: 'oe', ü: 'ue' };

/** German also writes LOESCHEN for LÖSCHEN. */
const spellings = (language: string, word: string): readonly string[] =>
  language === 'de' && /[ÄÖÜäöü]/.test(word)
    ? [word, word.replace(/[ÄÖÜäöü]/g, (letter) => UMLAUTS[letter]!)]
    : [word];

/** The words and phrases of a list, in normal form, each word of a phrase apart: `GET_LOST` is `['GET', 'LOST']`. */
export const phrasesOf = ({ language }: Lexicon, list: string | undefined): readonly (readonly string[])[] =>
  (list ?? '')
    .split(' ')
    .filter((written) => written !== '')
    .flatMap((written) => spellings(language, written))
    .map((written) => normalWords(written.replaceAll('_', ' ')));

const partsOf = (written: string): Part[] =>
  written.split('~').flatMap((piece, place) =>
    piece.split('_').flatMap((word, within) => {
      const open = word.endsWith('*');
      return normalWords(word.replace('*', '')).map((text, extra) => ({
        text,
        open,
        gap: place > 0 && within === 0 && extra === 0 ? GAP : 0,
      }));
    }),
  );

const keyOf = (word: string): string => word.slice(0, 2);

/** The words of one language by how they start, so that a text is read in one pass. */
export type LexiconIndex = ReadonlyMap<string, readonly Entry[]>;

/** Makes the index of a lexicon; longer phrases come first. */
export const indexLexicon = (lexicon: Lexicon): LexiconIndex => {
  const index = new Map<string, Entry[]>();
  for (const concept of CONCEPTS) {
    for (const listed of (lexicon[concept] ?? '').split(' ')) {
      for (const written of spellings(lexicon.language, listed)) {
        const parts = partsOf(written);
        if (parts[0] === undefined) continue;
        const key = keyOf(parts[0].text);
        index.set(key, [...(index.get(key) ?? []), { parts, concept }]);
      }
    }
  }
  for (const entries of index.values()) entries.sort((one, other) => other.parts.length - one.parts.length);
  return index;
};

const isPart = ({ text, open }: Part, word: string | undefined): boolean =>
  word !== undefined && (open ? word.startsWith(text) : word === text);

/** How many words from `at` on an entry takes; 0 when it is not there. */
const lengthAt = ({ parts }: Entry, words: readonly string[], at: number): number => {
  let next = at;
  for (const part of parts) {
    const last = next + part.gap;
    while (next <= last && !isPart(part, words[next])) next += 1;
    if (next > last) return 0;
    next += 1;
  }
  return next - at;
};

/** The entries that start at a word, with how many words each takes. */
export const entriesAt = (
  index: LexiconIndex,
  words: readonly string[],
  at: number,
): readonly { readonly entry: Entry; readonly length: number }[] =>
  (index.get(keyOf(words[at]!)) ?? []).flatMap((entry) => {
    const length = lengthAt(entry, words, at);
    return length > 0 ? [{ entry, length }] : [];
  });
