// Plays the fault programme at length against a gateway of its own: `pnpm soak --minutes 10 --seed 1 --rate 100`.
import { join } from 'node:path';
import { startChild } from './start/child.mjs';

const program = join(import.meta.dirname, '../apps/gateway/test/soak/soak.ts');

process.exitCode = await startChild(
  process.execPath,
  [
    '--conditions=@carillon/source',
    '--disable-warning=ExperimentalWarning',
    program,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
).ended;
