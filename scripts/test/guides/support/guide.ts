import { readFileSync } from 'node:fs';

/** One thing a guide tells its reader to do. */
export type Step =
  | { readonly kind: 'write' | 'change'; readonly path: string; readonly text: string }
  | { readonly kind: 'run'; readonly command: string };

/** A section of a guide that leads to something that works. */
export interface Task {
  readonly name: string;
  readonly steps: readonly Step[];
}

const BLOCK = /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm;

/** The commands of a block, without their comments; a line that ends with a backslash goes on. */
const commandsOf = (text: string): readonly Step[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((command) => ({ kind: 'run', command }));

const stepsOf = (section: string): readonly Step[] =>
  [...section.matchAll(BLOCK)].flatMap(([, language, path, text = '']): readonly Step[] => {
    if (language === 'sh') return commandsOf(text);
    if (path === undefined) return [];
    return [{ kind: language === 'diff' ? 'change' : 'write', path, text }];
  });

/**
 * The tasks of a guide, in order. A block of code that names a path after its language is the whole file, a `diff` with a
 * path is a change of that file, `sh` is run; other blocks are for reading only.
 */
export const readGuide = (file: string): readonly Task[] =>
  readFileSync(file, 'utf8')
    .split(/^## /m)
    .map((section) => ({ name: section.slice(0, section.indexOf('\n')), steps: stepsOf(section) }))
    .filter(({ steps }) => steps.some(({ kind }) => kind !== 'run'));

const linesWith = (lines: readonly string[], signs: string): string =>
  lines
    .filter((line) => line === '' || signs.includes(line[0]!))
    .map((line) => `${line.slice(1)}\n`)
    .join('');

/** A file after a change, whose parts are divided by `@@`. Each part names its place by the lines around it. */
export const changed = (before: string, diff: string): string =>
  diff.split(/^@@.*\n/m).reduce((text, part) => {
    const lines = part.split('\n').slice(0, -1);
    if (lines.length === 0) return text;
    const old = linesWith(lines, ' -');
    const places = text.split(old).length - 1;
    if (places !== 1) throw new Error(`These lines are there ${places} times, and must be once:\n${old}`);
    return text.replace(old, () => linesWith(lines, ' +'));
  }, before);
