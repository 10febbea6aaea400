// Computes every balance again from the ledger's entries and tells what differs. `pnpm ledger:verify` calls this;
// it reads DATABASE_URL, or GATEWAY_DATA_DIR, and may run beside a gateway.
import { join } from 'node:path';
import { runSource } from './start/source.mjs';

const program = join(import.meta.dirname, '../apps/gateway/src/commands/verify-ledger.ts');

process.exitCode = await runSource(program);
