import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {{ path: string, source: import('typescript').SourceFile }} SourceFile `path` has forward slashes and is
 * relative to the folder that was read
 */

/**
 * Parses every TypeScript file in a folder and the folders below it.
 *
 * @param {string} folder
 * @returns {SourceFile[]}
 */
export function readSourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, source: parse(path, readFileSync(join(folder, path), 'utf8')) }));
}

const parse = (path, text) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

/** The number of lines of a file; the line break at its end opens no further line. */
export const countLines = ({ source }) =>
  source.getLineStarts().length - (source.text.endsWith('\n') ? 1 : 0);
