import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', 'dist', 'data', '.git', '.turbo', '.changeset']);

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (LEFT_OUT.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

const files = filesBelow('');
const pages = files.filter((path) => path.endsWith('.md') && !path.endsWith('CHANGELOG.md'));
const fileNames = new Set(files.map((path) => path.slice(path.lastIndexOf('/') + 1)));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** A page without the blocks of code in it. */
const proseOf = (page: string): string => read(page).replaceAll(/^ *```[\s\S]*?^ *```/gm, '');

/** Paths are whole, or below these (the last is what a new connector begins with); `core/...` is below the sources of its package. */
const FOLDERS = [
  '',
  'apps/gateway',
  'apps/gateway/src',
  'apps/gateway/test',
  'scripts/new-connector/template',
];
const PACKAGE_PATH = /^(core|smpp|gateway-api|testing|connector-[a-z]+)\/(.+)$/;
const NAMED_FILE = /^[\w.@-]+(\/[\w.@-]+)*\.(ts|mjs|cjs|json|md|sql|yaml)$/;
const NAMED_FOLDER =
  /^(((apps|packages|bench|docs|scripts|vectors|examples|engine|services|infrastructure|composition|commands)\/[\w./-]+)|([\w.-]+\/)+)$/;

const isThere = (page: string, path: string): boolean => {
  const [, name, rest] = PACKAGE_PATH.exec(path) ?? [];
  const places = [...FOLDERS, dirname(page)].map((folder) => join(folder, path));
  if (name !== undefined) places.push(`packages/${name}/src/${rest}`);
  return places.some((place) => existsSync(join(ROOT, place))) || fileNames.has(path);
};

test('every path that a page names is there', () => {
  const named = pages.flatMap((page) =>
    [...proseOf(page).matchAll(/`([^`\s]+)`/g)]
      .map(([, path]) => path!)
      .filter((path) => NAMED_FILE.test(path) || NAMED_FOLDER.test(path))
      .map((path) => ({ page, path })),
  );
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter(({ page, path }) => !isThere(page, path))).toEqual([]);
});

/** The anchors of a page, as GitHub makes them of its headings, and those it sets itself. */
const anchorsOf = (page: string): ReadonlySet<string> => {
  const headings = [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...read(page).matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id!)]);
};

test('every link from page to page leads somewhere', () => {
  const links = pages.flatMap((page) =>
    [...proseOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path, anchor]) => ({
      page,
      target: path === '' ? page : join(dirname(page), path!),
      anchor,
    })),
  );
  expect(links.length).toBeGreaterThan(50);
  const dead = links.filter(
    ({ target, anchor }) =>
      !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).has(anchor)),
  );
  expect(dead).toEqual([]);
});

const sources = files.filter((path) =>
  /^(apps\/gateway\/src|packages\/[^/]+\/src|scripts)\/.+\.(ts|mjs)$/.test(path),
);

test('the page on operating lists every variable the gateway reads, and no other', () => {
  const variables = (text: string) => new Set(text.match(/\bGATEWAY_[A-Z_]+\b/g));
  const config = sources.filter((path) => path.startsWith('apps/gateway/src/infrastructure/config/'));
  const known = variables(config.map(read).join('\n'));
  expect(known.size).toBeGreaterThan(15);
  expect(variables(read('docs/operating.md'))).toEqual(known);
});

test('every metric that a page names is exported', () => {
  const exported = sources.map(read).join('\n');
  const named = pages.flatMap((page) => read(page).match(/\bcarillon_[a-z_]+\b/g) ?? []);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !exported.includes(name))).toEqual([]);
});

test('every script that a page runs is one of package.json', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
  const ofPnpm = new Set(['exec', 'install', 'licenses', 'add']);
  const run = pages.flatMap((page) =>
    [...read(page).matchAll(/\bpnpm(?:@[\d.]+)? (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => ({
      page,
      name: name!,
    })),
  );
  expect(run.length).toBeGreaterThan(10);
  expect(run.filter(({ name }) => !Object.hasOwn(scripts, name) && !ofPnpm.has(name))).toEqual([]);
});
