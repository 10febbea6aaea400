// Runs the benchmarks: `pnpm bench` all of them, `pnpm bench encoding` one topic, `pnpm bench gateway/throughput` one.
// Each file in bench/<topic>/ is one; what they share lies in folders below. A benchmark that misses its goal ends
// with an exit code of its own, and so does this.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);

const topics = readdirSync(join(root, 'bench'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['node_modules', 'support'].includes(entry.name))
  .map(({ name }) => name);
const benchmarks = topics.flatMap((topic) =>
  readdirSync(join(root, 'bench', topic), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ name }) => `${topic}/${name.slice(0, -3)}`),
);
/** Run by their names only: they need programs of the system, or a quarter of an hour and many gigabytes. */
const byNameOnly = ['peers/', 'dispatch/long-table', 'dispatch/migration'];
const chosen =
  wanted.length === 0
    ? benchmarks.filter((name) => !byNameOnly.some((prefix) => name.startsWith(prefix)))
    : benchmarks.filter((name) => wanted.some((prefix) => name === prefix || name.startsWith(`${prefix}/`)));

if (chosen.length === 0) {
  console.error(`There is no benchmark called ${wanted.join(' ')}. There are:\n  ${benchmarks.join('\n  ')}`);
  process.exit(2);
}

const missed = chosen.filter((name) => {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--conditions=@carillon/source',
      '--disable-warning=ExperimentalWarning',
      join(root, 'bench', `${name}.ts`),
    ],
    { stdio: 'inherit', cwd: root },
  );
  return status !== 0;
});

if (missed.length > 0) {
  console.error(`\nBelow their goals, or failed: ${missed.join(', ')}`);
  process.exit(1);
}
