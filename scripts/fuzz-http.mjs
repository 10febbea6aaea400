// Fires valid and hostile requests at every route of a gateway of its own: `pnpm fuzz:http 300 --seed 1`.
import { join } from 'node:path';
import { runSource } from './start/source.mjs';

const program = join(import.meta.dirname, '../apps/gateway/test/infrastructure/http/fuzz/program.ts');

process.exitCode = await runSource(program, process.argv.slice(2));
