import { posix } from 'node:path';
import ts from 'typescript';
import { isService, levelOf, moduleOf } from './modules.mjs';

/** @typedef {{ from: string, to: string, line: number, fromModule: string, toModule: string }} ModuleImport */

/**
 * Every import from a file of one module to a file of another, imports of types included: they couple as well.
 *
 * @param {readonly import('./source-files.mjs').SourceFile[]} files
 * @returns {ModuleImport[]}
 */
export const findModuleImports = (files) =>
  files
    .flatMap(importsOf)
    .map((found) => ({ ...found, fromModule: moduleOf(found.from), toModule: moduleOf(found.to) }))
    .filter(({ fromModule, toModule }) => fromModule !== toModule);

function importsOf({ path, source }) {
  const found = [];
  const visit = (node) => {
    const specifier = specifierOf(node);
    if (specifier?.startsWith('.'))
      found.push({
        from: path,
        to: posix.join(posix.dirname(path), specifier),
        line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier?.text;
  if (ts.isImportTypeNode(node)) return node.argument.literal?.text;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0]?.text;
  return undefined;
}

/** Every ordered pair of modules of which one imports the other, as `from > to`. */
export const pairsOf = (imports) =>
  new Set(imports.map(({ fromModule, toModule }) => `${fromModule} > ${toModule}`));

/** Every two modules that import each other, once. */
export function twoWayPairsOf(imports) {
  const pairs = pairsOf(imports);
  return [...pairs]
    .map((pair) => pair.split(' > '))
    .filter(([from, to]) => from < to && pairs.has(`${to} > ${from}`));
}

/** Against the order of modules.cjs. */
export const importsUp = (imports) =>
  imports.filter(({ fromModule, toModule }) => levelOf(toModule) < levelOf(fromModule));

/** Between two modules of one level, other than services. */
export const importsAcross = (imports) =>
  imports.filter(
    ({ fromModule, toModule }) =>
      !isService(fromModule) &&
      levelOf(fromModule) !== undefined &&
      levelOf(fromModule) === levelOf(toModule),
  );

export const importsBetweenServices = (imports) =>
  imports.filter(({ fromModule, toModule }) => isService(fromModule) && isService(toModule));

/** The modules that modules.cjs does not name: no import of theirs can be said to run up. */
export const unplacedModules = (imports) => [
  ...new Set(
    imports
      .flatMap(({ fromModule, toModule }) => [fromModule, toModule])
      .filter((module) => levelOf(module) === undefined),
  ),
];
