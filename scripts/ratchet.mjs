// Holds what is too long, too branched or takes too many parameters to the number there is today: `pnpm ratchet`
// records lower numbers, `--check` (part of `pnpm lint`) fails when a number has risen, or has fallen unrecorded.
// A rule's number is the sum over all files, so code may move from file to file.
import { join, relative } from 'node:path';
import { findReports } from './ratchet/biome-reports.mjs';
import { compareReports } from './ratchet/compare.mjs';
import { readRecorded, writeRecorded } from './ratchet/recorded.mjs';

const root = join(import.meta.dirname, '..');
const file = join(import.meta.dirname, 'ratchet/reports.txt');
const check = process.argv.includes('--check');

const found = findReports(root);
const { risen, differs } = compareReports(readRecorded(file), found);

if (risen.length > 0) {
  for (const { rule, recorded, now, places } of risen) {
    console.error(`${rule}: ${now} reports, where ${recorded} were recorded. It rose in:`);
    for (const place of places) console.error(`  ${place.path}: ${place.now}, was ${place.recorded}`);
  }
  console.error(
    'See them with "biome lint --config-path=scripts/ratchet/rules.json <file>", and split the functions.',
  );
  process.exitCode = 1;
} else if (differs && check) {
  console.error(
    `Reports have gone or moved. Run "npx -y pnpm@12.18.0 ratchet" and commit ${relative(root, file)}.`,
  );
  process.exitCode = 1;
} else if (differs) {
  writeRecorded(file, found);
}
