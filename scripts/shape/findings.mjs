/**
 * Prints every function and import of the gateway that the table counts.
 *
 * @param {string} name of the tree
 * @param {ReturnType<import('./measure.mjs').measureTree>} shape
 */
export function listFindings(name, { findings }) {
  const list = (title, lines) =>
    console.log(`\n${name}: ${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
  list(
    'functions over 60 lines',
    findings.longFunctions.map(({ lines, path, line, name }) => `${lines}  ${path}:${line}  ${name}`),
  );
  list(
    'functions over 3 parameters',
    findings.longParameterLists.map(
      ({ parameters, path, line, name }) => `${parameters}  ${path}:${line}  ${name}`,
    ),
  );
  list(
    'two-way pairs',
    findings.twoWayPairs.flatMap((pair) => describePair(pair, findings.imports)),
  );
  list('imports that run up', findings.importsUp.map(describeImport));
  list('imports within a level', findings.importsAcross.map(describeImport));
  list('imports from service to service', findings.betweenServices.map(describeImport));
}

function describePair([one, other], imports) {
  const between = (from, to) =>
    imports
      .filter(({ fromModule, toModule }) => fromModule === from && toModule === to)
      .map((found) => `  ${describeImport(found)}`);
  const there = between(one, other);
  const back = between(other, one);
  return [`${one} <-> ${other} (${there.length} one way, ${back.length} back)`, ...there, ...back];
}

const describeImport = ({ from, line, to }) => `${from}:${line} -> ${to}`;
