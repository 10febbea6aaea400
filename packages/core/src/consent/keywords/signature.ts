import { normalWords } from './normal-words.ts';
import { isKnownWord } from './said-words.ts';

const MOST_NAMES = 4;
const TOKEN = /[\p{L}\p{M}][\p{L}\p{M}'’.-]*/gu;

/** Titles: what follows one is a name, whatever else it means. */
const TITLES: ReadonlySet<string> = new Set(
  'M MR MRS MS MISS MME MLLE MADAME MONSIEUR DR HERR FRAU SR SRA SRTA SENHOR SENHORA SEÑOR SEÑORA SIG SIGRA MEVR DHR PROF'
    .split(' ')
    .flatMap((title) => normalWords(title)),
);
const TITLE_DOT = /\b(M|Mr|Mrs|Ms|Mme|Mlle|Dr|Sr|Sra|Srta|Sig|Sig\.?ra|Mevr|Dhr|Prof|[A-Z])\.(?=\s)/giu;

/** Small words of names, which are words of their own elsewhere. */
const OF_NAMES: ReadonlySet<string> = new Set(
  'DE DER DEN VAN VON DI DA DO DOS DEL LA LE EL MC MAC O D L ZU TEN TER AL'.split(' '),
);

/** A title without its full stop, which ends no sentence. */
export const withoutTitleDots = (text: string): string => text.replace(TITLE_DOT, '$1 ');

const isCapital = (token: string): boolean => /^\p{Lu}/u.test(token);

/** Whether words are a name as people sign with: few, written as one, and not all known for something else. */
export const isName = (written: string): boolean => {
  const tokens = written.match(TOKEN) ?? [];
  if (tokens.length === 0 || tokens.length > MOST_NAMES || /\d/.test(written)) return false;
  const words = tokens.map((token) => ({ token, word: normalWords(token).join('') }));
  const isTitled = words.some(({ word }) => TITLES.has(word));
  const named = words.filter(({ word }) => !TITLES.has(word) && !OF_NAMES.has(word));
  return (
    named.length > 0 &&
    named.every(({ token }) => isCapital(token)) &&
    (isTitled || named.some(({ word }) => !isKnownWord(word)))
  );
};
