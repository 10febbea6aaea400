import { join } from 'node:path';
import ts from 'typescript';

/** A value as it stands in a file, and the type it is to have. */
export interface Typed {
  readonly value: unknown;
  /** The type's name. */
  readonly type: string;
  /** The module that exports it. */
  readonly from: string;
}

const ROOT = join(import.meta.dirname, '../../..');
/** Where the module's packages are looked for. It is never written. */
const LITERAL = join(ROOT, 'scripts/test/support/typed-literal.ts');
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  // Types of packages that are made to be bundled name their files without an ending.
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

const hostOf = (text: string): ts.CompilerHost => {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  return {
    ...host,
    fileExists: (path) => path === LITERAL || fileExists(path),
    readFile: (path) => (path === LITERAL ? text : readFile(path)),
    getSourceFile: (path, language) =>
      path === LITERAL ? ts.createSourceFile(path, text, language) : getSourceFile(path, language),
  };
};

const faultsIn = (text: string): readonly ts.Diagnostic[] => {
  const program = ts.createProgram([LITERAL], OPTIONS, hostOf(text));
  const literal = program.getSourceFile(LITERAL);
  return [...program.getSyntacticDiagnostics(literal), ...program.getSemanticDiagnostics(literal)];
};

const messageOf = ({ messageText }: ts.Diagnostic): string =>
  ts.flattenDiagnosticMessageText(messageText, ' ');

/** A word of an enumeration stands in a file as a text, which TypeScript takes for none of its own: it is let through. */
const letWordsThrough = (text: string, faults: readonly ts.Diagnostic[], enumerations: object): string =>
  faults.toReversed().reduce((rest, fault) => {
    const [, word, name] = /Type '"([^"]*)"' is not assignable to type '(\w+)/.exec(messageOf(fault)) ?? [];
    const words = Object.values<unknown>(Reflect.get(enumerations, name ?? '') ?? {});
    const place = rest.indexOf(`"${word}"`, fault.start);
    return words.includes(word) && place >= 0
      ? `${rest.slice(0, place)}("${word}" as never)${rest.slice(place + `"${word}"`.length)}`
      : rest;
  }, text);

/**
 * What TypeScript finds wrong with values written out as literals of their types: what is missing, what is of another
 * type, and, as in every literal, what the type does not know.
 *
 * @param enumerations the enumerations whose words may stand in the values, by name.
 */
export const typeFaults = (values: readonly Typed[], enumerations: object = {}): readonly string[] => {
  let text = values
    .map(({ value, type, from }, index) => {
      const name = `T${index}`;
      return `import type { ${type} as ${name} } from '${from}';\nexport const v${index}: ${name} = ${JSON.stringify(value, null, 1)};\n`;
    })
    .join('\n');
  for (;;) {
    const faults = faultsIn(text);
    const without = letWordsThrough(text, faults, enumerations);
    // One fault may hide another, so they are looked for again.
    if (without !== text) text = without;
    else
      return faults.map((fault) => {
        const line = text.slice(fault.start, text.indexOf('\n', fault.start)).trim();
        return `${line}: ${messageOf(fault)}`;
      });
  }
};
