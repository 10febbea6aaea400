import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isInstalled, noteInstalled } from '../start/installed.mjs';

let root: string;
const write = (path: string, text: string) => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carillon-installed-test-'));
  for (const folder of ['node_modules', 'apps/gateway', 'packages/core'])
    mkdirSync(join(root, folder), { recursive: true });
  write('pnpm-lock.yaml', 'lock');
  write('package.json', '{}');
  write('apps/gateway/package.json', '{}');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

it('is not installed before it was noted', () => {
  expect(isInstalled(root)).toBe(false);
});

it('stays installed while lockfile and manifests are as they were', () => {
  noteInstalled(root);

  expect(isInstalled(root)).toBe(true);
});

it.each([
  ['the lockfile', 'pnpm-lock.yaml'],
  ['the manifest of the root', 'package.json'],
  ['the manifest of an app', 'apps/gateway/package.json'],
  ['the manifest of a package that is new', 'packages/core/package.json'],
])('is to be installed again when %s has changed', (_, path) => {
  noteInstalled(root);
  write(path, '{"changed":true}');

  expect(isInstalled(root)).toBe(false);
});

it('is to be installed again when the packages are gone', () => {
  noteInstalled(root);
  rmSync(join(root, 'node_modules'), { recursive: true });
  mkdirSync(join(root, 'node_modules'));

  expect(isInstalled(root)).toBe(false);
});
