// Measures in a fresh clone whether what a newcomer and a contributor wait for stays within its limits, and ends with 1
// where it does not. `pnpm limits` starts the gateway of HEAD twice, `pnpm limits <commit>` that of another commit.
// `--cold` downloads every package anew, `--unit` runs the unit part as well, `--test` that and everything CI runs.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cloneCommit, createEnvironment } from './limits/clone.mjs';
import { measureInstalled } from './limits/installed.mjs';
import { limits, reportLimits } from './limits/report.mjs';
import { timeCommand } from './limits/time-command.mjs';
import { timeStart } from './limits/time-start.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cold: { type: 'boolean' }, unit: { type: 'boolean' }, test: { type: 'boolean' } },
});

const folder = mkdtempSync(join(tmpdir(), 'carillon-limits-'));
// Of a root, the database runs as another user, who must be able to reach its files here.
chmodSync(folder, 0o755);
try {
  process.exitCode = await measure(positionals[0] ?? 'HEAD');
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function measure(commit) {
  const clone = cloneCommit(join(import.meta.dirname, '..'), commit, folder);
  const env = createEnvironment(folder, { cold: values.cold === true });
  const seconds = {
    firstStart: await timeStart(clone, env),
    secondStart: await timeStart(clone, env),
  };
  const afterStart = measureInstalled(clone);
  if (values.unit || values.test) {
    // The first run completes the installation, which is no part of the tests.
    await timeCommand(clone, env, ['install']);
    seconds.unit = await timeCommand(clone, env, ['unit']);
  }
  if (values.test) seconds.test = await timeCommand(clone, env, ['test']);
  const installed = { 'after start': afterStart };
  if (values.unit || values.test) installed['after test'] = measureInstalled(clone);
  return reportLimits(limits, seconds, installed);
}
