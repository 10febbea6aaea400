const wording = {
  files: 'files',
  lines: 'lines',
  functions: 'functions with a body in braces',
  medianFunctionLength: 'lines of a function, median',
  p90FunctionLength: 'lines of a function, p90',
  functionsOver60Lines: 'functions over 60 lines',
  functionsOver3Parameters: 'functions over 3 parameters',
  modules: 'modules',
  modulesWithoutAPlace: 'modules without a place in modules.cjs',
  modulePairs: 'pairs of modules (one imports the other)',
  twoWayPairs: 'two-way pairs',
  importsUp: 'imports that run up',
  importsWithinALevel: 'imports within a level',
  servicesImportingServices: 'imports from service to service',
};

/**
 * Prints one table for the gateway and one for the packages: a column for each tree, and the ratio of two.
 *
 * @param {readonly string[]} names of the trees
 * @param {readonly { gateway: Record<string, number>, packages: Record<string, number> }[]} trees
 */
export function printTables(names, trees) {
  console.log(
    table(
      ['apps/gateway/src', ...names],
      trees.map(({ gateway }) => gateway),
    ),
  );
  console.log();
  console.log(
    table(
      ['packages/*/src', ...names],
      trees.map(({ packages }) => packages),
    ),
  );
}

function table(head, columns) {
  const compares = columns.length === 2;
  const rows = Object.keys(columns[0]).map((key) => [
    wording[key],
    ...columns.map((column) => String(column[key])),
    ...(compares ? [ratio(columns[0][key], columns[1][key])] : []),
  ]);
  const all = [compares ? [...head, 'ratio'] : head, ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) => row.map((cell, column) => align(cell, widths[column], column)).join('  '))
    .join('\n');
}

const align = (cell, width, column) => (column === 0 ? cell.padEnd(width) : cell.padStart(width));

const ratio = (before, after) => (before === 0 ? '-' : (after / before).toFixed(2));
