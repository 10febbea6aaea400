import type { Concept } from './lexicon-index.ts';
import { readInLanguages, type SaidWord } from './said-words.ts';
import { WISH_PATTERNS, type WishPattern } from './wish-patterns.ts';
import { wishScore } from './wish-score.ts';

/** A wish to get no more texts, found in a clause. */
export interface Wish {
  /** ISO 639-1 of the language it was read in. */
  readonly language: string;
  /** The word it starts with. */
  readonly word: string;
}

const SMALL: readonly Concept[] = ['glue', 'self', 'more'];
/** What a *not* before it undoes: "don't stop", "I do not want to unsubscribe". */
const UNDONE: readonly Concept[] = ['stop', 'cancel', 'unsubscribe', 'remove', 'out'];
/** A clause that follows no pattern is a wish only when it speaks of our texts, and of an end. */
const OURS: readonly Concept[] = ['unsubscribe', 'messages', 'contact', 'list', 'nuisance', 'permit', 'self'];
const END: readonly Concept[] = [
  'unsubscribe',
  'stop',
  'cancel',
  'remove',
  'enough',
  'out',
  'not',
  'nuisance',
];
const FAR_BACK = 4;
const FAR_ON = 3;
/** After a verb that stands for the whole wish, perhaps as a phrase of some words. */
const FAR_ON_ALONE = 6;

const says = (said: SaidWord | undefined, concept: Concept): boolean => said?.says.has(concept) ?? false;
const isSmall = ({ says: said, wall }: SaidWord): boolean =>
  !wall && said.size > 0 && [...said].some((concept) => SMALL.includes(concept));
const isBarrier = ({ says: said, wall }: SaidWord): boolean => wall || said.has('other');

/** Every word is known, and none is a thing of the shop. */
export const isClosed = (clause: readonly SaidWord[]): boolean =>
  clause.every((said) => said.says.size > 0 && !isBarrier(said));

/** Whether a *not* before a word undoes it. One that also says *more* belongs to what came before: "plus". */
const isUndone = (clause: readonly SaidWord[], at: number): boolean => {
  if (clause.slice(0, at).some((said) => says(said, 'cannot'))) return false;
  for (let back = at - 1; back >= Math.max(0, at - FAR_BACK); back -= 1) {
    const said = clause[back]!;
    if (says(said, 'not') && !says(said, 'more')) return true;
    if (!isSmall(said) && !says(said, 'want') && !says(said, 'receive')) return false;
  }
  return false;
};

/** Where a pattern that starts at `from` ends; null when it is not there. */
const endOf = (
  clause: readonly SaidWord[],
  steps: WishPattern['steps'],
  from: number,
): { readonly start: number; readonly end: number } | null => {
  const [step, ...rest] = steps;
  if (step === undefined) return null;
  const most = step.gap === 'small' ? clause.length : step.gap;
  for (let at = from; at < clause.length && at <= from + most; at += 1) {
    const said = clause[at]!;
    if (says(said, step.concept) && !said.wall) {
      if (rest.length === 0) return { start: at, end: at };
      const found = endOf(clause, rest, at + 1);
      if (found) return { start: at, end: found.end };
    }
    if (isBarrier(said) || (step.gap === 'small' && !isSmall(said))) return null;
  }
  return null;
};

/** A thing of the shop right after, or right before where the verb comes last: it was about that. */
const isAboutSomethingElse = (
  clause: readonly SaidWord[],
  { steps }: WishPattern,
  { start, end }: { readonly start: number; readonly end: number },
): boolean => {
  if (steps.some(({ concept }) => concept === 'messages' || concept === 'wishes')) return false;
  const isVerbAlone = steps.length === 1;
  const after = clause.slice(end + 1, end + 1 + (isVerbAlone ? FAR_ON_ALONE : FAR_ON));
  if (after.some((said) => says(said, 'other'))) return true;
  const before = clause.slice(Math.max(0, start - FAR_ON), start);
  return (
    isVerbAlone &&
    before.some((said) => says(said, 'other')) &&
    !clause.some((said) => says(said, 'messages') || says(said, 'list'))
  );
};

/** Verbs whose *not* comes after them where they command: "haal me niet van de lijst". */
const COMMANDS: readonly Concept[] = ['remove', 'cancel', 'unsubscribe'];
const isUndoneAfter = (clause: readonly SaidWord[], at: number): boolean =>
  COMMANDS.some((concept) => says(clause[at], concept)) &&
  clause.slice(at + 1, at + 3).some((said) => says(said, 'not') && !says(said, 'more'));

const mayBeUndone = ({ steps }: WishPattern): boolean =>
  steps.some(({ concept }) => UNDONE.includes(concept)) && !steps.some(({ concept }) => concept === 'not');

const matches = (clause: readonly SaidWord[], pattern: WishPattern): string | null => {
  if (pattern.closed && !isClosed(clause)) return null;
  const saysGot = clause.some((said) => says(said, 'got'));
  if (pattern.notAboutArrival && saysGot && !clause.some((said) => says(said, 'want'))) return null;
  for (let from = 0; from < clause.length; from += 1) {
    const found = endOf(clause, pattern.steps, from);
    if (found === null || found.start !== from) continue;
    if (mayBeUndone(pattern) && (isUndone(clause, from) || isUndoneAfter(clause, from))) continue;
    if (isAboutSomethingElse(clause, pattern, found)) continue;
    return clause[from]!.word;
  }
  return null;
};

/** From here on a clause that follows no pattern counts as a wish; measured on vectors/keywords. */
const ENOUGH = 0.5;

/** Whether a clause that follows no pattern may be a wish all the same. */
const maySayNo = (clause: readonly SaidWord[]): boolean => {
  const holds = (concept: Concept): boolean => clause.some((said) => says(said, concept) && !said.wall);
  const isTakenBack = clause.some(
    (said, at) =>
      UNDONE.some((concept) => says(said, concept)) && (isUndone(clause, at) || isUndoneAfter(clause, at)),
  );
  return (
    OURS.some(holds) &&
    END.some(holds) &&
    !clause.some(isBarrier) &&
    !isTakenBack &&
    (!holds('got') || holds('want'))
  );
};

/** A clause that follows no pattern, but speaks of texts and of an end as wishes do. */
const scoredWish = (readings: ReturnType<typeof readInLanguages>): Wish | null => {
  for (const { language, clause } of readings) {
    if (!maySayNo(clause) || wishScore(clause) < ENOUGH) continue;
    const said = clause.find((one) => END.some((concept) => says(one, concept)));
    if (said) return { language, word: said.word };
  }
  return null;
};

/** The wish a clause holds, in whatever language; null when it holds none. Words are in normal form. */
export const wishIn = (words: readonly string[]): Wish | null => {
  const readings = readInLanguages(words);
  for (const { language, clause } of readings) {
    const said = new Set(clause.flatMap(({ says: concepts }) => [...concepts]));
    for (const pattern of WISH_PATTERNS) {
      if (!pattern.steps.every(({ concept }) => said.has(concept))) continue;
      const word = matches(clause, pattern);
      if (word !== null) return { language, word };
    }
  }
  return scoredWish(readings);
};
