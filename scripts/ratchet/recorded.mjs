import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Reads the recorded reports: a line for each file and rule, with the number. Git merges the file line by line from
 * both sides, which may leave two numbers for one file and rule: the lower one holds.
 *
 * @param {string} file
 * @returns {import('./biome-reports.mjs').Reports}
 */
export function readRecorded(file) {
  const reports = new Map();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  for (const line of lines.filter((text) => text !== '')) {
    const [path, rule, count] = line.split(' ');
    const key = `${path} ${rule}`;
    reports.set(key, Math.min(Number(count), reports.get(key) ?? Number.POSITIVE_INFINITY));
  }
  return reports;
}

/**
 * @param {string} file
 * @param {import('./biome-reports.mjs').Reports} reports
 */
export function writeRecorded(file, reports) {
  const lines = [...reports].map(([key, count]) => `${key} ${count}\n`).sort();
  writeFileSync(file, lines.join(''));
}
