import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createGateway } from '../../../../src/composition/gateway.ts';
import { readConfig } from '../../../../src/infrastructure/config/config.ts';
import { openStore } from '../../../../src/infrastructure/database/store.ts';
import { createLogger } from '../../../../src/infrastructure/telemetry/logger.ts';
import { fuzz, tellFault } from './fuzz.ts';
import { targetOf } from './target.ts';

const DEFAULT_SECONDS = 300;
const MOST_TOLD = 40;
const LONGEST_LOG = 20_000;

const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true });
const seconds = Number(positionals[0] ?? DEFAULT_SECONDS);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error('Usage: fuzz:http [seconds] [--seed <whole number>]');
  process.exit(2);
}

const dataDir = await mkdtemp(join(tmpdir(), 'carillon-fuzz-'));
// As root, the server's own user must reach its folder inside.
await chmod(dataDir, 0o711);
let log = '';
const takeLog = (): string => {
  const taken = log;
  log = '';
  return taken;
};
const config = readConfig({ GATEWAY_DATA_DIR: dataDir }, { demo: true, workingDirectory: dataDir });
const store = await openStore(config, { onProgress: () => {}, signal: new AbortController().signal });
const logger = createLogger({
  level: 'error',
  stream: {
    write: (line) => {
      log = `${log}${line}`.slice(-LONGEST_LOG);
    },
  },
});
const gateway = await createGateway({ config, logger, address: store.address, alone: store.alone });

console.log(`firing for ${seconds} s, seed ${seed}`);
const report = await fuzz(targetOf(gateway, takeLog), { seed, seconds });
await gateway.stop();
await store.close();
await rm(dataDir, { recursive: true, force: true });

const { requests, statuses, excepted, routes, slowestMs, faults } = report;
console.log(
  `${requests} requests, ${(requests / seconds).toFixed(0)} a second; slowest ${slowestMs.toFixed(0)} ms`,
);
console.log(`routes: ${routes.known}, asked ${routes.asked}, did what they are for ${routes.worked}`);
for (const [status, count] of Object.entries(statuses).sort()) console.log(`  ${status}  ${count}`);
console.log(`never did: ${routes.idle.join(', ')}`);
console.log('expected of 500 and above:', JSON.stringify(excepted));
for (const fault of faults.slice(0, MOST_TOLD)) console.log(`\n${tellFault(fault)}`);
console.log(`\n${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
