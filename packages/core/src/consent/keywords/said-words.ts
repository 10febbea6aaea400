import { LEXICONS } from './languages/index.ts';
import type { Lexicon } from './languages/lexicon.ts';
import { type Concept, entriesAt, indexLexicon, type LexiconIndex, phrasesOf } from './lexicon-index.ts';
import { isTypingError } from './typing-error.ts';

/** A word of a text, and what it says in one language. */
export interface SaidWord {
  readonly word: string;
  readonly says: ReadonlySet<Concept>;
  /** Part of an expression that is something else, such as a bus stop: nothing is read across it. */
  readonly wall: boolean;
}

/** Courtesy, and what only looks like a stop, of every language: people mix them. */
const EVERYWHERE: LexiconIndex = indexLexicon({
  language: 'any',
  source: 'every language',
  stops: '',
  courtesy: '',
  glue: LEXICONS.flatMap((lexicon) =>
    phrasesOf(lexicon, lexicon.courtesy).map((phrase) => phrase.join('_')),
  ).join(' '),
  innocent: LEXICONS.map(({ innocent }) => innocent ?? '').join(' '),
});

/** A language that sentences are read in. */
interface Reader {
  readonly lexicon: Lexicon;
  readonly index: LexiconIndex;
  /** Long words a slip of the finger is recognised of, and how they start. */
  readonly slips: readonly { readonly text: string; readonly concept: Concept; readonly open: boolean }[];
}

const MISTYPED: readonly Concept[] = ['unsubscribe', 'stop', 'messages', 'receive'];
const LONG = 7;

const slipsOf = (index: LexiconIndex): Reader['slips'] =>
  [...index.values()].flat().flatMap(({ parts, concept }) => {
    const [part] = parts;
    return part !== undefined && parts.length === 1 && MISTYPED.includes(concept) && part.text.length >= LONG
      ? [{ text: part.text, concept, open: part.open }]
      : [];
  });

/** The languages whose sentences are read: those with a grammar. */
const READERS: readonly Reader[] = LEXICONS.filter(({ messages }) => messages !== undefined).map(
  (lexicon) => {
    const index = indexLexicon(lexicon);
    return { lexicon, index, slips: slipsOf(index) };
  },
);

const KNOWN_WORDS: ReadonlySet<string> = new Set(
  READERS.flatMap(({ index }) => [...index.values()].flat()).flatMap(({ parts }) =>
    parts.length === 1 ? [parts[0]!.text] : [],
  ),
);

const OTHERS: readonly string[] = READERS.flatMap(({ index }) => [...index.values()].flat()).flatMap(
  ({ parts, concept }) => (concept === 'other' && parts[0]!.open ? [parts[0]!.text] : []),
);
/** Whether a word says something of its own in any language, or is a thing of the shop: it is nobody's name. */
export const isKnownWord = (word: string): boolean =>
  KNOWN_WORDS.has(word) || OTHERS.some((start) => word.startsWith(start));

const mistyped = ({ slips }: Reader, word: string): Concept | undefined =>
  word.length < LONG
    ? undefined
    : slips.find(
        ({ text, open }) =>
          text[0] === word[0] &&
          (isTypingError(word, text) ||
            (open && [-1, 0, 1].some((more) => isTypingError(word.slice(0, text.length + more), text)))),
      )?.concept;

/** What an index finds in a clause, by the place of the word; most words say nothing. */
interface Marks {
  readonly says: ReadonlyMap<number, ReadonlySet<Concept>>;
  readonly walls: ReadonlySet<number>;
}

const marksOf = (index: LexiconIndex, words: readonly string[]): Marks => {
  const says = new Map<number, Set<Concept>>();
  const walls = new Set<number>();
  const ours = new Set<number>();
  const mark = (place: number, concept: Concept): void => {
    const said = says.get(place);
    if (said) said.add(concept);
    else says.set(place, new Set([concept]));
  };
  for (let at = 0; at < words.length; at += 1) {
    for (const { entry, length } of entriesAt(index, words, at)) {
      const isPhrase = length > 1 && entry.parts.every(({ gap }) => gap === 0);
      if (entry.concept !== 'innocent') mark(at, entry.concept);
      for (let place = at; place < at + length; place += 1) {
        if (entry.concept === 'innocent') walls.add(place);
        if (entry.concept === 'messages' && isPhrase) ours.add(place);
        // The rest of a phrase says nothing of its own.
        if (isPhrase && place > at) mark(place, 'glue');
      }
    }
  }
  // "Promo codes" are ours, other codes are not.
  for (const place of ours) says.get(place)?.delete('other');
  return { says, walls };
};

/** A text is of a language that knows its words: one that knows this many fewer than another is not looked at. */
const FEWER = 1;
const NONE: ReadonlySet<Concept> = new Set();
const GLUE: ReadonlySet<Concept> = new Set<Concept>(['glue']);

const saysOf = (
  reader: Reader,
  word: string,
  found: readonly ReadonlySet<Concept>[],
): ReadonlySet<Concept> => {
  const said = new Set(found.flatMap((concepts) => [...concepts]));
  if (said.has('other')) said.delete('send');
  if (said.size > 0) return said;
  const concept = mistyped(reader, word);
  if (concept) return new Set([concept]);
  return /^\d+$/.test(word) ? GLUE : NONE;
};

/** What the words of a clause say, in each language it may be of. */
export const readInLanguages = (
  words: readonly string[],
): readonly { readonly language: string; readonly clause: readonly SaidWord[] }[] => {
  const everywhere = marksOf(EVERYWHERE, words);
  const marked = READERS.map((reader) => ({ reader, own: marksOf(reader.index, words) }));
  const most = Math.max(...marked.map(({ own }) => own.says.size));
  // No language knows a word of it, and none is long enough to be a slip of one it knows.
  if (most === 0 && !words.some((word) => word.length >= LONG)) return [];
  return marked
    .filter(({ own }) => own.says.size >= most - FEWER)
    .map(({ reader, own }) => ({
      language: reader.lexicon.language,
      clause: words.map((word, at) => ({
        word,
        says: saysOf(reader, word, [own.says.get(at) ?? NONE, everywhere.says.get(at) ?? NONE]),
        wall: everywhere.walls.has(at),
      })),
    }));
};
