import ts from 'typescript';

/** A place in a source where code that runs inside a transaction reaches for more sessions. */
export interface SessionFault {
  readonly line: number;
  readonly text: string;
}

/** Calls whose function argument runs inside a transaction. */
const TRANSACTIONS = new Set(['transaction', 'inTransaction', 'change']);
const CLIENT_TYPE = /^(pg\.)?PoolClient$/;
/** What gives sessions, by the names it has everywhere. */
const GIVERS = new Set(['database', 'hotPath', 'pool']);
const GIVING = new Set(['database', 'hotPath', 'pool', 'transaction']);

const calledName = ({ expression }: ts.CallExpression): string =>
  ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();

const isTransactionBody = (node: ts.Node): node is ts.FunctionLikeDeclaration => {
  if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return false;
  const takesClient = node.parameters.some(
    ({ name, type }) => name.getText() === 'client' || (type && CLIENT_TYPE.test(type.getText())),
  );
  // What takes a client or a pool uses what it is given.
  const takesEither = node.parameters.some(({ type }) => type && /\bPool\b/.test(type.getText()));
  const { parent } = node;
  return (
    (takesClient && !takesEither) ||
    (ts.isCallExpression(parent) &&
      TRANSACTIONS.has(calledName(parent)) &&
      parent.arguments.includes(node as never))
  );
};

const isName = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  return !(ts.isPropertyAssignment(parent) && parent.name === node) && !ts.isTypeNode(parent);
};

const reaches = (node: ts.Node): boolean =>
  (ts.isIdentifier(node) && GIVERS.has(node.text) && isName(node)) ||
  (ts.isPropertyAccessExpression(node) && GIVING.has(node.name.text));

/** Finds what the bodies of transactions in a source must not name: the database, its pool, another transaction. */
export const sessionFaults = (name: string, text: string): SessionFault[] => {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const faults: SessionFault[] = [];
  const tell = (node: ts.Node): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    faults.push({ line: line + 1, text: node.getText() });
  };
  const visit = (node: ts.Node, inside: boolean): void => {
    if (inside && reaches(node)) {
      tell(node);
      return;
    }
    // Under another name the checks above would not know it.
    if (ts.isParameter(node) && node.type?.getText() === 'Database' && ts.isIdentifier(node.name)) {
      if (node.name.text !== 'database') tell(node);
    }
    const within = inside || isTransactionBody(node);
    ts.forEachChild(node, (child) => visit(child, within));
  };
  visit(source, false);
  return faults;
};
