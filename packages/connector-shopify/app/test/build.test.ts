import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { APP } from './support/app-files.ts';

const CLI = join(APP, 'node_modules/@shopify/cli/bin/run.js');

/** What Shopify takes of one extension of its admin, compressed or not (shopify.dev, UI extensions). */
const MOST_BYTES = 64 * 1024;

const WHAT_IS_BUILT = ['extensions', 'package.json', 'shopify.app.toml', 'tsconfig.json'];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shopify-app-'));
  for (const name of WHAT_IS_BUILT)
    cpSync(join(APP, name), join(folder, name), {
      recursive: true,
      filter: (source) => !/[\\/]dist$/.test(source),
    });
  symlinkSync(join(APP, 'node_modules'), join(folder, 'node_modules'), 'junction');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('Shopify’s own tool builds the app', ({ skip }) => {
  if (!existsSync(CLI)) skip('Shopify’s toolchain is not installed: npx -y pnpm@12.18.0 install');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [CLI, 'app', 'build', '--path', folder, '--skip-dependencies-installation', '--no-color'],
    { encoding: 'utf8', env: { ...process.env, CI: '1', SHOPIFY_CLI_NO_ANALYTICS: '1' } },
  );
  expect(status, stdout + stderr).toBe(0);
  const bundles = ['admin-texts', 'buyer-consent'].flatMap((name) => {
    const built = join(folder, 'extensions', name, 'dist');
    return readdirSync(built)
      .filter((file) => file.endsWith('.js'))
      .map((file) => ({ file, bytes: readFileSync(join(built, file)).length }));
  });
  expect(bundles.map(({ file }) => file).toSorted()).toEqual([
    'carillon-customer-text.js',
    'carillon-customer-thread.js',
    'carillon-order-status-consent.js',
    'carillon-order-text.js',
    'carillon-order-thread.js',
    'carillon-orders-text.js',
    'carillon-thank-you-consent.js',
  ]);
  for (const { file, bytes } of bundles) expect(bytes, file).toBeLessThan(MOST_BYTES);
});
