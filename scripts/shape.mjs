// Measures the shape of the code: `pnpm shape` the working tree, `pnpm shape main` a commit, `pnpm shape v1 main` two
// of them with the ratio. `--json` prints the same as JSON, `--list` names the functions and imports that are counted.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withCheckout } from './shape/checkout.mjs';
import { listFindings } from './shape/findings.mjs';
import { measureTree } from './shape/measure.mjs';
import { printTables } from './shape/tables.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, list: { type: 'boolean' } },
});
if (positionals.length > 2) {
  console.error('Give no commit, one, or two: pnpm shape [before] [after]');
  process.exit(2);
}

const root = join(import.meta.dirname, '..');
const names = positionals.length === 0 ? ['working tree'] : positionals;
const shapes = names.map((name) =>
  positionals.length === 0 ? measureTree(root) : withCheckout(root, name, measureTree),
);

if (values.json) {
  const figures = shapes.map(({ figures }, index) => ({ name: names[index], ...figures }));
  console.log(JSON.stringify(figures.length === 1 ? figures[0] : figures, null, 2));
} else {
  printTables(
    names,
    shapes.map(({ figures }) => figures),
  );
  if (values.list) shapes.forEach((shape, index) => void listFindings(names[index], shape));
}
