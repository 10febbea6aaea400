import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CopiedTree, copyTree } from './support/copied-tree.ts';

/** A short name and a long one: lines are broken elsewhere. */
const CONNECTORS = [
  ['woo', 'woo'],
  ['extraordinarily-long-platform-name', 'extraordinarilyLongPlatformName'],
] as const;

let tree: CopiedTree;
const create = (...args: readonly string[]) => tree.runScript('scripts/new-connector.mjs', ...args);

beforeAll(async () => {
  tree = copyTree();
  for (const [name, exported] of CONNECTORS) {
    const { code, output } = await create(name);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining(exported) });
  }
  tree.linkAll();
});
afterAll(() => tree.remove());

const textsBelow = (folder: string): string =>
  readdirSync(join(tree.root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

describe('a name that cannot be used is refused with a sentence, and nothing is written', () => {
  test.each([
    [[], 'Say which platform'],
    [['kit'], 'The name kit is taken'],
    [['shopify'], 'packages/connector-shopify is there already'],
    [['WooCommerce'], 'must be lower-case words'],
    [['woo_commerce'], 'must be lower-case words'],
    [['../evil'], 'must be lower-case words'],
    [['a'.repeat(41)], '41 characters'],
  ])('%j', async (args, sentence) => {
    const before = readdirSync(join(tree.root, 'packages'));
    const { code, output } = await create(...args);
    expect(code).toBe(2);
    expect(output).toContain(sentence);
    expect(readdirSync(join(tree.root, 'packages'))).toEqual(before);
  });
});

describe.each(CONNECTORS)('the connector %s', (name, exported) => {
  const path = `packages/connector-${name}`;

  test('bears its own name everywhere', () => {
    expect(existsSync(join(tree.root, path, 'src/connector.ts'))).toBe(true);
    expect(textsBelow(path)).toContain(`export const ${exported}: Connector`);
    expect(textsBelow(path)).not.toMatch(/sample.?platform/i);
  });

  test('passes the battery of the kit as it is', async () => {
    const { code, output } = await tree.run('vitest', 'run', '--project', 'unit', path);
    expect(output).toMatch(/Tests\s+\d\d passed/);
    expect(code).toBe(0);
  });

  test('fits its types, and the rules of form', async () => {
    expect(await tree.run('tsc', '-p', path)).toMatchObject({ code: 0 });
    expect(await tree.run('biome', 'ci', '--error-on-warnings', path)).toMatchObject({
      code: 0,
    });
  });

  test('keeps the boundaries between packages', async () => {
    const checked = await tree.run('depcruise', '--config', '.dependency-cruiser.cjs', path);
    expect(checked).toMatchObject({ code: 0, output: expect.stringContaining('no dependency violations') });
  });
});

test('leaves nothing that nobody uses', async () => {
  expect(await tree.run('knip', '--no-config-hints')).toMatchObject({ code: 0 });
});
