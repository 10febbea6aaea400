import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHour } from '../../apps/gateway/test/engine/consent/race/open-hour.ts';
import { openRaceGateway } from '../../apps/gateway/test/engine/consent/race/race-gateway.ts';
import { runRace } from '../../apps/gateway/test/engine/consent/race/stop-race.ts';

/** A campaign of 20 000 recipients at full speed on two dispatchers, 8 000 STOPs at random. */
const SIZE = { recipients: 20_000, stops: 8_000, dispatchers: 2 } as const;
/** From the commit of a STOP to the last byte of a text claimed before it, in milliseconds. */
const GOAL_MS = 100;

const dataDir = await mkdtemp(join(tmpdir(), 'carillon-bench-race-'));
await chmod(dataDir, 0o711);
const ahead = openHour() - Date.now();
const gateway = await openRaceGateway(dataDir, () => Date.now() + ahead);
const result = await runRace(gateway, SIZE);
await gateway.close();
await rm(dataDir, { recursive: true });

console.log(
  `${SIZE.recipients} recipients, ${SIZE.stops} STOPs, ${SIZE.dispatchers} dispatchers, ${result.seconds.toFixed(1)} s`,
);
console.log(
  `  handed over ${result.handedOver}, stopped in time ${result.stopped}, held afterwards ${result.held}`,
);
console.log(`  claimed after the STOP committed, and handed over: ${result.violations} (goal 0)`);
console.log(
  `  STOP commit to last byte out, worst of ${result.overtaken}: ${result.worstMs.toFixed(1)} ms (goal under ${GOAL_MS})`,
);
if (result.violations > 0 || result.worstMs >= GOAL_MS || result.held !== 0n) process.exitCode = 1;
