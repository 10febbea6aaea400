import { normalText, wordsOf } from './normal-words.ts';

/** Marks that end a sentence, and those that part it. */
const SENTENCES = /[.!?;:\n\r।。！？；،؛…•|]+|\s[-–—]+\s/u;
const CLAUSES = /[.!?;:\n\r।。！？；،؛…•|,、/()"“”«»]+|\s[-–—]+\s/u;

const part = (normal: string, by: RegExp): readonly (readonly string[])[] =>
  normal
    .split(by)
    .map(wordsOf)
    .filter((words) => words.length > 0);

/** The sentences of a text, as words in normal form. */
export const sentencesOf = (text: string): readonly (readonly string[])[] =>
  part(normalText(text), SENTENCES);

/** The clauses of a text, parted at commas and quotes too. */
export const clausesOf = (text: string): readonly (readonly string[])[] => part(normalText(text), CLAUSES);
