// Plays the fault programme at length against a gateway of its own: `pnpm soak --minutes 10 --seed 1 --rate 100`.
import { join } from 'node:path';
import { runSource } from './start/source.mjs';

const program = join(import.meta.dirname, '../apps/gateway/test/soak/soak.ts');

process.exitCode = await runSource(program, process.argv.slice(2));
