import type { Json } from '../events/index.ts';

/** What a rule looked at, as its line of the why-card keeps it. */
export interface TraceFacts {
  readonly [name: string]: Json;
}

/** Tells a person what a line decided, from the facts of that line, which an older version may have written. */
export type Sentence = (facts: TraceFacts) => string;

/** The sentences of a step, by outcome; one that has none is told as if it had passed. */
export type Sentences = { readonly [Outcome in 'passed' | 'held' | 'refused']?: Sentence };

/** An instant of a fact, as people and programs read it. */
export const instant = (value: Json | undefined): string =>
  typeof value === 'number' ? new Date(value).toISOString() : 'never';

/** A list of a fact. */
export const listed = (value: Json | undefined): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

/** The line of a country's passport that a decision comes from. */
export const passportLine: Sentence = (facts) => `Rule: ${facts['source']} (${facts['reviewed']}).`;

/** How the sentence of a held text begins; a text that had its turn may be held once more. */
export const heldAgain: Sentence = (facts) =>
  facts['times'] === undefined
    ? 'Held'
    : `When its turn came it was held again (${facts['times']} time${facts['times'] === 1 ? '' : 's'})`;
