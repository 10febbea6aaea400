import { ownWords } from '../reply/own-words.ts';
import { clausesOf, sentencesOf } from './clauses.ts';
import { normalText, normalWords, wordsOf } from './normal-words.ts';
import { keywordLanguage } from './phrase-book.ts';
import { readInLanguages } from './said-words.ts';
import { isName, withoutTitleDots } from './signature.ts';
import { type KeywordContext, PLAIN, piecesOf, sayingOf } from './whole-text.ts';
import { isClosed, type Wish, wishIn } from './wish.ts';

export type { KeywordContext } from './whole-text.ts';

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

const OWN_CHOICE = 'Our own choice: a doubtful no pauses';
const REASONABLE = '47 CFR 64.1200(a)(10): a wish in any reasonable manner; a person looks';
const SLIPS = 'CM.com, Belgium GOF: misspellings count';
/** Longer texts are letters, not keywords: only their first sentences are read. */
const LONGEST_TEXT = 1_600;

const doubtful = (word: string, source: string, written: Keyword['written'] = 'in_sentence'): Keyword => ({
  meaning: 'doubtful',
  word,
  written,
  source,
});

/** The whole text is a keyword, perhaps with the code it goes to, the name of who it is for, and politeness. */
const readWhole = (words: readonly string[], context: KeywordContext): Keyword | null => {
  const names = new Set((context.names ?? []).flatMap(normalWords));
  const pieces = piecesOf(words, context, names);
  const saying = pieces && sayingOf(pieces);
  if (!saying) return null;
  const { first, meanings, things } = saying;
  const { meaning, words: word, phrase } = first;
  if (meaning === 'slip') {
    return context.typingErrors === 'honoured'
      ? { meaning: 'stop', word, written: 'typing_error', source: SLIPS }
      : doubtful(word, SLIPS, 'typing_error');
  }
  // "No quiero cancelar": what comes first undoes what follows.
  if (things > 1 && meanings.has('alone') && !PLAIN.includes(word)) return null;
  if (meaning === 'alone') return doubtful(word, OWN_CHOICE, 'exact');
  const isNo = meaning === 'stop' || meaning === 'stop_all';
  if (isNo && (meanings.has('start') || meanings.has('help'))) return doubtful(word, OWN_CHOICE);
  return {
    meaning: meanings.has('stop_all') ? 'stop_all' : (meaning as KeywordMeaning),
    word,
    written: 'exact',
    source: phrase!.source,
  };
};

const CLOSERS = ['messages', 'contact', 'send'] as const;

/** "Stop sending me texts": a plain stop word, then nothing but what it is about. */
const readPlain = (words: readonly string[], context: KeywordContext): Keyword | null => {
  const at = words.findIndex((word) => PLAIN.includes(word));
  const before = words.slice(0, at);
  if (
    at < 0 ||
    (at > 0 && piecesOf(before, context, new Set())?.some(({ meaning }) => meaning !== 'courtesy') !== false)
  )
    return null;
  const found = readInLanguages(words).some(({ clause }) => {
    const rest = clause.slice(at + 1);
    const saysWhat =
      rest.some(({ says }) => CLOSERS.some((concept) => says.has(concept))) ||
      (clause[at]!.says.has('unsubscribe') && rest.some(({ says }) => says.has('self')));
    return saysWhat && isClosed(clause) && !rest.some(({ says }) => says.has('not') && !says.has('more'));
  });
  const word = words[at]!;
  return found
    ? { meaning: 'stop', word, written: 'exact', source: readWhole([word], context)!.source }
    : null;
};

/** Courtesy, codes and names in a row, as around a stop word: `mvg Pieter`. */
const isAroundOrName = (piece: string, context: KeywordContext): boolean => {
  const tokens = piece.trim().split(/\s+/u);
  return tokens.concat('').some((_, length) => {
    const [before, rest] = [tokens.slice(0, length).join(' '), tokens.slice(length).join(' ')];
    return (length === 0 || isAround(normalWords(before), context)) && (rest === '' || isName(rest));
  });
};

/** A stop word that stands alone beside names, codes and politeness: `Stop Marie`, a signature on the next line. */
const readSigned = (text: string, context: KeywordContext): Keyword | null => {
  const parts = withoutTitleDots(text)
    .split(/[.!?;:,\n\r]+|\s[-–—]+\s/u)
    .filter((part) => normalWords(part).length > 0)
    .flatMap((part) => {
      const [head, ...more] = part.trim().split(/\s+/u);
      return head !== undefined &&
        more.length > 0 &&
        readStop([head], context) &&
        !readStop(normalWords(part), context)
        ? [head, more.join(' ')]
        : [part];
    });
  if (parts.length < 2) return null;
  let stop: Keyword | null = null;
  for (const piece of parts) {
    const words = normalWords(piece);
    const said = readStop(words, context) ?? readPlain(words, context);
    if (said) stop ??= said;
    else if (!isAroundOrName(piece, context)) return null;
  }
  return stop;
};

const readStop = (words: readonly string[], context: KeywordContext): Keyword | null => {
  const said = readWhole(
    words.flatMap((word) => normalWords(word)),
    context,
  );
  return said && (said.meaning === 'stop' || said.meaning === 'stop_all') ? said : null;
};

const isAround = (words: readonly string[], context: KeywordContext): boolean =>
  piecesOf(words, context, new Set((context.names ?? []).flatMap(normalWords)))?.every(
    ({ meaning }) => meaning === 'courtesy' || meaning === 'code' || meaning === 'name',
  ) ?? false;

/** A stop word with a number nobody knows, or one that is a sentence of its own among others: a person should look. */
const readAmongOthers = (text: string, words: readonly string[], context: KeywordContext): Keyword | null => {
  const plain = words.find((word) => PLAIN.includes(word));
  if (plain !== undefined && words.length === 2 && words.some((word) => /^\d+$/.test(word)))
    return doubtful(plain, OWN_CHOICE);
  const sentences = sentencesOf(text);
  if (sentences.length > 1) {
    const own = [sentences[0]!, sentences.at(-1)!]
      .map((sentence) => readStop(sentence, context))
      .find(Boolean);
    if (own) return doubtful(own.word, OWN_CHOICE);
  }
  if (/^\W*STOP\s*,/u.test(text)) return doubtful('STOP', OWN_CHOICE);
  return null;
};

/** Signs that say stop, and nothing else. */
const SIGNS = /^(?:\s|\u{fe0f}|🛑|⛔|🚫)*$/u;

/** A stop word that is part of something else: "non-stop", a bus stop. */
const isSomethingElse = (text: string): boolean =>
  clausesOf(text).some(
    (words) =>
      words.some((word) => PLAIN.includes(word)) &&
      readInLanguages(words)[0]?.clause.some(({ word, wall }) => wall && PLAIN.includes(word)),
  );

const wishesIn = (text: string): Wish | null => {
  const seen = new Set<string>();
  for (const clause of [...sentencesOf(text), ...clausesOf(text)]) {
    const key = clause.join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    const wish = wishIn(clause);
    if (wish) return wish;
  }
  return null;
};

const readWish = (text: string): Keyword | null => {
  const wish = wishesIn(text);
  return wish && doubtful(wish.word, REASONABLE);
};

/**
 * The language a keyword was written in, so that its answer can be in it; null when several have it, as STOP and INFO.
 *
 * @returns ISO 639-1.
 */
export const languageOf = (received: string, { word, written }: Keyword): string | null =>
  keywordLanguage(word) ??
  (written === 'in_sentence' ? (wishesIn(ownWords(received))?.language ?? null) : null);

/**
 * Reads the opt-out, opt-in or help word of a text from a handset; null when it holds none. Only the person's own words
 * are read: no reaction to a text of ours, nothing quoted, no automatic answer.
 *
 * @example
 * readKeyword('Stop 36111', { country: 'FR', codes: [], typingErrors: 'reviewed' }); // meaning: 'stop'
 * readKeyword('please take me off your list', context); // meaning: 'doubtful'
 * readKeyword('we must STOP this bill', context); // null
 */
export const readKeyword = (received: string, context: KeywordContext): Keyword | null => {
  const text = ownWords(received).slice(0, LONGEST_TEXT);
  if (/[🛑⛔🚫]/u.test(text) && SIGNS.test(text)) return doubtful('STOP', OWN_CHOICE, 'exact');
  const words = wordsOf(normalText(text));
  if (words.length === 0) return null;
  if (isSomethingElse(text)) return readWish(text);
  return (
    readWhole(words, context) ??
    readPlain(words, context) ??
    readSigned(text, context) ??
    readAmongOthers(text, words, context) ??
    readWish(text)
  );
};
