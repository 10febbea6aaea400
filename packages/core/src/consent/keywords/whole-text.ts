import { LONGEST_PHRASE, type Phrase, type PhraseMeaning, phraseFor } from './phrase-book.ts';
import { isTypingError } from './typing-error.ts';

/** What is known about where a text comes from. */
export interface KeywordContext {
  /** ISO 3166-1 alpha-2 of the handset. */
  readonly country: string | null;
  /** Short codes and numbers that take opt-outs: `STOP 36111` is one only when 36111 is among them or like them. */
  readonly codes: readonly string[];
  /** Whether the country counts a slip of the finger as the word itself. */
  readonly typingErrors: 'honoured' | 'reviewed';
  /** Names the text may be meant for, which change nothing: the account's and its senders'. */
  readonly names?: readonly string[];
}

/** The stop words nobody uses for anything else. */
export const PLAIN: readonly string[] = [
  'STOP',
  'STOPP',
  'STOPPEN',
  'ARRET',
  'UNSUBSCRIBE',
  'DESABONNER',
  'DESINSCRIRE',
  'DESINSCRIPTION',
  'ABMELDEN',
  'AFMELDEN',
  'UITSCHRIJVEN',
];

/** Words within one slip of STOP that people mean: they are never read as a typing error. */
const NOT_SLIPS: ReadonlySet<string> = new Set(
  'SHOP STEP TOP STOW SLOP ATOP SOP TOPS STOA SNOP STAP POTS SPOT POST OPTS PARET STOPT STOPS STOOP STROP'.split(
    ' ',
  ),
);
const MEANT_SLIPS: ReadonlySet<string> = new Set(['STOOP']);

/** A piece of a whole text. */
interface Piece {
  readonly words: string;
  readonly meaning: PhraseMeaning | 'code' | 'name' | 'slip';
  readonly phrase?: Phrase;
}

const FRENCH: ReadonlySet<string> = new Set('FR RE YT GP MQ GF MF BL PM'.split(' '));

/** A code that is known to take opt-outs, or one of the French ones for commercial texts (3xxxx). */
const isCode = (word: string, { codes, country }: KeywordContext): boolean =>
  codes.includes(word) || ((country === null || FRENCH.has(country)) && /^3\d{4}$/.test(word));

/** What stands between a stop word and the code it goes to: `STOP au 36111`. */
const TOWARDS: ReadonlySet<string> = new Set(
  'TO AU AN AM AL ALLO AO NAAR AT ON A NO FOR POUR SMS CODE'.split(' '),
);

/** `STOPSTOP`, `STOPSVP`: a stop word with what belongs to it right behind. */
const unglue = (word: string): readonly string[] => {
  const twice = /^(STOP){2,}$/.exec(word);
  if (twice) return ['STOP'];
  const rest = word.startsWith('STOP') ? word.slice(4) : '';
  return rest.length > 2 && phraseFor(rest, null)?.meaning === 'courtesy' ? ['STOP', rest] : [word];
};

/** `ST OP`: a stop word in pieces. */
const mendPieces = (words: readonly string[]): readonly string[] => {
  const joined = words.join('');
  return words.length > 1 &&
    words.length < 5 &&
    words.every((word) => word.length < 4) &&
    PLAIN.includes(joined)
    ? [joined]
    : words;
};

const slipOf = (word: string): string | undefined =>
  NOT_SLIPS.has(word) && !MEANT_SLIPS.has(word)
    ? undefined
    : PLAIN.find((plain) => isTypingError(word, plain));

const pieceAt = (
  words: readonly string[],
  at: number,
  { context, names }: { context: KeywordContext; names: ReadonlySet<string> },
): { piece: Piece; length: number } | null => {
  for (let length = Math.min(LONGEST_PHRASE, words.length - at); length > 0; length -= 1) {
    const phrase = words.slice(at, at + length).join(' ');
    const found = phraseFor(phrase, context.country);
    // STP is French politeness, and STOP with a letter left out when it stands alone.
    const isSlip = found?.meaning === 'courtesy' && words.length === 1 && slipOf(phrase) !== undefined;
    if (found && !isSlip) return { piece: { words: phrase, meaning: found.meaning, phrase: found }, length };
  }
  const word = words[at]!;
  if (TOWARDS.has(word) && at > 0 && isCode(words[at + 1] ?? '', context))
    return { piece: { words: word, meaning: 'code' }, length: 1 };
  if (isCode(word, context)) return { piece: { words: word, meaning: 'code' }, length: 1 };
  if (names.has(word)) return { piece: { words: word, meaning: 'name' }, length: 1 };
  const slip = slipOf(word);
  return slip === undefined ? null : { piece: { words: slip, meaning: 'slip' }, length: 1 };
};

/** The pieces a text is made of; null when a word of it is none. */
export const piecesOf = (
  written: readonly string[],
  context: KeywordContext,
  names: ReadonlySet<string>,
): readonly Piece[] | null => {
  const words = mendPieces(written).flatMap(unglue);
  const pieces: Piece[] = [];
  for (let at = 0; at < words.length; ) {
    const found = pieceAt(words, at, { context, names });
    if (found === null) return null;
    pieces.push(found.piece);
    at += found.length;
  }
  return pieces;
};

/** Words that say yes, no or help, which a text holds one of. */
const SAYS: readonly Piece['meaning'][] = ['stop', 'stop_all', 'start', 'help', 'alone', 'slip'];

/** The piece that says what a whole text means, and all that say something. */
export const sayingOf = (
  pieces: readonly Piece[],
): {
  readonly first: Piece;
  readonly meanings: ReadonlySet<Piece['meaning']>;
  /** How many different things are said. */
  readonly things: number;
} | null => {
  const saying = pieces.filter(({ meaning }) => SAYS.includes(meaning));
  const strongest = SAYS.map((meaning) => saying.find((piece) => piece.meaning === meaning)).find(Boolean);
  return strongest
    ? {
        first: strongest,
        meanings: new Set(saying.map(({ meaning }) => meaning)),
        things: new Set(saying.map(({ words }) => words)).size,
      }
    : null;
};
