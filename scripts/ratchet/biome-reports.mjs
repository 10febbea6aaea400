import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {Map<string, number>} Reports the number of reports by `<path> <rule>` */

const rules = join(import.meta.dirname, 'rules.json');

/**
 * Counts what Biome reports in the sources of apps and packages under the rules of rules.json. A comment that silences
 * one of them counts as the report it hides.
 *
 * @param {string} root
 * @returns {Reports}
 */
export function findReports(root) {
  const folders = ['apps', 'packages']
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}/src`))
    .filter((folder) => existsSync(join(root, folder)));
  const reports = new Map();
  const add = (path, rule) => {
    const key = `${path.replaceAll('\\', '/')} ${rule}`;
    reports.set(key, (reports.get(key) ?? 0) + 1);
  };
  for (const { category, location } of runBiome(root, folders))
    if (category.startsWith('lint/')) add(location.path, category.split('/').at(-1));
  for (const folder of folders)
    for (const path of sourceFiles(root, folder))
      for (const rule of silencedRules(readFileSync(join(root, path), 'utf8'))) add(path, rule);
  return reports;
}

function runBiome(root, folders) {
  const { error, stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['lint', `--config-path=${rules}`, '--reporter=json', '--max-diagnostics=none', ...folders],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28, shell: process.platform === 'win32' },
  );
  if (error !== undefined) throw error;
  if (!stdout.startsWith('{')) throw new Error(`Biome did not report: ${stdout}${stderr}`);
  return JSON.parse(stdout).diagnostics;
}

const sourceFiles = (root, folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);

const ratcheted = Object.values(JSON.parse(readFileSync(rules, 'utf8')).linter.rules).flatMap((group) =>
  typeof group === 'object' ? Object.keys(group) : [],
);
const silencing = new RegExp(`biome-ignore\\S*\\s+lint/\\w+/(${ratcheted.join('|')})\\b`, 'g');

const silencedRules = (text) => [...text.matchAll(silencing)].map(([, rule]) => rule);
