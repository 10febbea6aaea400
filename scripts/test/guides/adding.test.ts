import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CopiedTree, copyTree } from './support/copied-tree.ts';
import { type Followed, follow } from './support/follow.ts';
import { readGuide } from './support/guide.ts';

const DOCS = join(import.meta.dirname, '../../../docs');
const GUIDES = ['route', 'rule', 'carrier', 'connector'];

const tasks = GUIDES.flatMap((noun) => readGuide(join(DOCS, `adding-a-${noun}.md`)));

let tree: CopiedTree;
const followed = new Map<string, Followed>();
// All of them in one copy: what one guide adds must not be in the way of another.
beforeAll(async () => {
  tree = copyTree();
  for (const task of tasks) followed.set(task.name, await follow(tree, task));
}, 900_000);
afterAll(() => {
  console.table(
    Object.fromEntries(
      [...followed].map(([name, { touched, made, generated }]) => [
        name,
        {
          'files touched': touched.length,
          'of them new': made.length,
          'written by a command': generated.length,
        },
      ]),
    ),
  );
  tree.remove();
});

/** Files that a task may touch at most: a larger number says that one thing has come to be in many places. */
const MOST: Readonly<Record<string, number>> = {
  'A route in a module that is there': 4,
  'A route in a module of its own': 7,
  'A rule': 5,
  'A fact that a rule reads': 2,
  'A kind of carrier over HTTP': 7,
  'A connector': 5,
  'A topic of a connector that is there': 5,
};

test('the guides are these, and each touches no more files than it should', () => {
  const touched = Object.fromEntries([...followed].map(([name, { touched }]) => [name, touched.length]));
  expect(Object.keys(touched).toSorted()).toEqual(Object.keys(MOST).toSorted());
  const tooMany = Object.entries(touched).filter(([name, files]) => files > MOST[name]!);
  expect(tooMany).toEqual([]);
});

describe('each task', () => {
  test.each(tasks)('$name: its own tests ran, and passed', ({ name }) => {
    expect(followed.get(name)?.output).toMatch(/Tests\s+\d+ passed/);
  });
});

describe('what the guides add', () => {
  const touched = () => [...followed.values()].flatMap((each) => each.touched);

  test('fits its types, and those of all it is used by', async () => {
    const files = touched().filter((path) => path.endsWith('.ts'));
    // The list of modules is among them, and with it the whole gateway.
    // So is what vitest hands to tests, whose types nothing imports.
    const context = 'apps/gateway/test/support/postgres.ts';
    const project = { extends: './tsconfig.base.json', files: [...files, context] };
    writeFileSync(join(tree.root, 'tsconfig.guides.json'), JSON.stringify(project));
    const { code, output } = await tree.run('tsc', '-p', 'tsconfig.guides.json');
    expect(code, output).toBe(0);
  });

  test('has the form of the rest', async () => {
    const sources = touched().filter((path) => path.endsWith('.ts'));
    const { code, output } = await tree.run('biome', 'ci', '--error-on-warnings', ...sources);
    expect(code, output).toBe(0);
  });

  test('keeps the boundaries, and leaves nothing unused', async () => {
    const cruised = await tree.run('depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'apps');
    expect(cruised.code, cruised.output).toBe(0);
    const unused = await tree.run('knip', '--no-config-hints');
    expect(unused.code, unused.output).toBe(0);
  });
});
