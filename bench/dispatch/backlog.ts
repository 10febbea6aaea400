/**
 * What a long queue costs: the rate of delivery, the time of a claim and the gateway's memory with a million messages
 * waiting, against the rate with the queue holding only what is measured, in the same run on the same PostgreSQL; medians of three.
 */
import { readFileSync } from 'node:fs';
import { startGateway } from '../gateway/support/gateway-process.ts';
import { credit, demoAccount, metricsOf, routeToSmsc } from '../gateway/support/operate.ts';
import { median } from '../support/median.ts';
import { drain, fill, fillAndDrain, pause } from './support/queue.ts';
import { startSmsc } from './support/smsc.ts';

const BACKLOG = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);
const MEASURED = 30_000;
const RUNS = 3;
const MUST = { ratio: 0.95, claimSeconds: 0.05, memoryMiB: 300 };

const smsc = await startSmsc();
// Node keeps garbage for as long as it may: the bound shows what the gateway needs.
const gateway = await startGateway({ NODE_OPTIONS: '--max-old-space-size=256 --max-semi-space-size=8' });
const account = await demoAccount(gateway);

const memoryMiB = (): number => {
  const status = readFileSync(`/proc/${gateway.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
};

/** How many claims took at most so many seconds. */
const claims = async (): Promise<Map<number, number>> => {
  const lines = (await metricsOf(gateway)).matchAll(
    /claim_duration_seconds_bucket\{le="([^"]+)",carrier="bench"[^}]*\} (\d+)/g,
  );
  return new Map(
    [...lines].map(([, bound, count]) => [
      bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound),
      Number(count),
    ]),
  );
};

/** The bound that 99 of 100 claims since then lie within, in seconds. */
const claimTime = async (since: ReadonlyMap<number, number>): Promise<number> => {
  const counts = [...(await claims())].map(
    ([bound, count]) => [bound, count - (since.get(bound) ?? 0)] as const,
  );
  const total = counts.at(-1)![1];
  return counts.find(([, count]) => count >= total * 0.99)![0];
};

const show = (count: number): string => Math.round(count).toLocaleString('en');

try {
  await credit(gateway, account);
  await routeToSmsc(gateway, { port: smsc.port, window: 100 });
  // The first texts warm both sides up.
  await fillAndDrain(gateway, account, MEASURED);
  const emptied: number[] = [];
  while (emptied.length < RUNS) emptied.push(await fillAndDrain(gateway, account, MEASURED));
  const empty = median(emptied);
  console.log(`a queue of ${show(MEASURED)}: ${show(empty)} delivered/s, memory ${show(memoryMiB())} MiB`);

  const resume = await pause(gateway, account);
  const accepted = await fill(gateway, account, BACKLOG);
  const full = memoryMiB();
  const before = await claims();
  const drained = [await drain(gateway, resume, MEASURED)];
  while (drained.length < RUNS) drained.push(await drain(gateway, async () => {}, MEASURED));
  const long = median(drained);
  const seconds = await claimTime(before);
  const draining = memoryMiB();
  console.log(
    `a queue of ${show(BACKLOG)} (accepted at ${show(accepted)}/s): ${show(long)} delivered/s, ` +
      `99 of 100 claims within ${seconds * 1000} ms, memory ${show(full)} MiB when full, ${show(draining)} MiB draining`,
  );
  const ratio = long / empty;
  console.log(`ratio ${ratio.toFixed(2)} (must ${MUST.ratio})`);
  if (ratio < MUST.ratio || seconds > MUST.claimSeconds || draining > MUST.memoryMiB) process.exitCode = 1;
} finally {
  await gateway.stop();
  await smsc.stop();
}
