import type { Concept } from './lexicon-index.ts';
import type { SaidWord } from './said-words.ts';

/**
 * How much each thing a clause says counts for a wish to get no more texts; `a>b` is one thing up to five words before
 * another. Fitted on the tuned half of vectors/keywords by logistic regression (L2 0.001), the same for every language;
 * see ADR 0017. What counted less than 0.1 is left out.
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  wishes: 3.7,
  stop: 3.17,
  unsubscribe: 3.15,
  remove: 1.67,
  enough: 1.43,
  messages: 1.42,
  contact: 1.38,
  list: 1.17,
  nothing: 0.8,
  nuisance: 0.64,
  cancel: 0.6,
  out: 0.53,
  not: 0.31,
  permit: 0.15,
  send: 0.13,
  self: 0.12,
  receive: -0.12,
  call: -0.46,
  cannot: -0.74,
  glue: -0.84,
  got: -0.94,
  other: -2.06,
  'not>want': 1.68,
  'not>messages': 1.41,
  'not>more': 1.15,
  'remove>list': 1.01,
  'cancel>messages': 0.97,
  'not>contact': 0.9,
  'enough>messages': 0.87,
  'remove>self': 0.82,
  'stop>messages': 0.79,
  'not>receive': 0.77,
  'want>not': 0.75,
  'not>self': 0.64,
  'not>send': 0.62,
  'list>remove': 0.54,
  'stop>send': 0.5,
  'send>not': 0.43,
  'out>list': 0.26,
  'stop>contact': 0.25,
  'contact>not': 0.25,
  'want>list': 0.17,
  'more>messages': 0.12,
};

/** What the clause is like beside what it says. */
const START = -0.83;
const SHORT = 0.65;
const MOST_SHORT = 3;
const PART_OF_SOMETHING_ELSE = -1.42;
/** For one and for two things of the shop. */
const OTHER_THINGS = -0.7;
/** For each of the first four words nobody knows, and for their share. */
const UNKNOWN = -0.73;
const UNKNOWN_SHARE = -2.72;

const WINDOW = 5;

const says = (said: SaidWord, concept: string): boolean => !said.wall && said.says.has(concept as Concept);

const holds = (clause: readonly SaidWord[], thing: string): boolean => {
  const [one, other] = thing.split('>');
  if (other === undefined) return clause.some((said) => says(said, thing));
  return clause.some(
    (said, at) => says(said, one!) && clause.slice(at + 1, at + 1 + WINDOW).some((next) => says(next, other)),
  );
};

/** How much a clause reads like a wish to get no more texts: the logarithm of the odds. */
export const wishScore = (clause: readonly SaidWord[]): number => {
  const said = Object.entries(WEIGHTS).reduce(
    (sum, [thing, weight]) => (holds(clause, thing) ? sum + weight : sum),
    START,
  );
  const unknown = clause.filter(({ says: known }) => known.size === 0).length;
  const others = clause.filter(({ says: known }) => known.has('other')).length;
  return (
    said +
    (clause.length <= MOST_SHORT ? SHORT : 0) +
    (clause.some(({ wall }) => wall) ? PART_OF_SOMETHING_ELSE : 0) +
    Math.min(others, 2) * OTHER_THINGS +
    Math.min(unknown, 4) * UNKNOWN +
    (unknown / clause.length) * UNKNOWN_SHARE
  );
};
