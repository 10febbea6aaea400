import ts from 'typescript';

/** @typedef {{ name: string, path: string, line: number, lines: number, parameters: number }} MeasuredFunction */

/**
 * Every function that has a body in braces, with the lines from the opening brace to the closing one. An arrow that is
 * one expression has no length of its own: it would make the median say how many callbacks there are.
 *
 * @param {import('./source-files.mjs').SourceFile} file
 * @returns {MeasuredFunction[]}
 */
export function findFunctions({ path, source }) {
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body !== undefined && ts.isBlock(node.body)) {
      found.push({
        name: nameOf(node),
        path,
        line: lineAt(source, node.getStart()),
        lines: lineAt(source, node.body.end) - lineAt(source, node.body.getStart()) + 1,
        parameters: node.parameters.length,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * Every list of more than `most` parameters, of functions of every kind and of the types of functions.
 *
 * @param {import('./source-files.mjs').SourceFile} file
 * @param {number} most
 * @returns {{ path: string, line: number, name: string, parameters: number }[]}
 */
export function findLongParameterLists({ path, source }, most) {
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.parameters.length > most) {
      const line = lineAt(source, node.getStart());
      found.push({ name: nameOf(node), path, line, parameters: node.parameters.length });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const lineAt = (source, position) => source.getLineAndCharacterOfPosition(position).line + 1;

/** The name a reader would call it by: its own, or that of what it is given to. */
function nameOf(node) {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  for (let around = node.parent; around !== undefined; around = around.parent) {
    if (ts.isVariableDeclaration(around) || ts.isPropertyAssignment(around)) return around.name.getText();
    if (ts.isCallExpression(around)) return `a function given to ${around.expression.getText()}`;
    if (ts.isBlock(around)) break;
  }
  return 'a function without a name';
}
