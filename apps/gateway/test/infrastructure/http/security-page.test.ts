import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../../..');
/** Below which folders a test that the page names may be. */
const FOLDERS = ['apps/gateway/test', '.'];
/** Levels 1 and 2 of ASVS 5.0.0, as its own table counts them. */
const ITEMS = 253;

let page: string;
beforeAll(async () => {
  page = await readFile(join(root, 'docs/security.md'), 'utf8');
});

test('every test that the page on security names is there', () => {
  const named = [...new Set([...page.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path]) => path!))];
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter((path) => !FOLDERS.some((folder) => existsSync(join(root, folder, path))));
  expect(missing).toEqual([]);
});

test('it answers each item of the standard once, with a test or a reason', () => {
  const [, table = ''] = page.split('## OWASP ASVS 5.0, level 2');
  const rows = [...table.matchAll(/^\| ([\d., ]+) \| (.+?) \| (.+) \|$/gm)];
  const items = rows.flatMap(([, ids = '']) => ids.split(', '));
  expect(new Set(items).size).toBe(ITEMS);
  expect(items).toHaveLength(ITEMS);
  for (const [row, , state = '', why = ''] of rows) {
    expect(['holds', 'in part', 'open', 'does not apply'], row).toContain(state);
    expect(why.length, row).toBeGreaterThan(4);
  }
});
