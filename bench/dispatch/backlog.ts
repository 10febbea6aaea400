/**
 * What a long queue costs: the rate of delivery, the time of a claim and the gateway's memory with a million messages
 * waiting, against the rate with the queue holding only what is measured, in the same run on the same PostgreSQL.
 */
import { readFileSync } from 'node:fs';
import { startGateway } from '../gateway/house/gateway-process.ts';
import {
  call,
  credit,
  delivered,
  demoAccount,
  metricsOf,
  routeToSmsc,
  untilDelivered,
} from '../gateway/house/operate.ts';
import { startSmsc } from './house/smsc.ts';

const BACKLOG = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);
const MEASURED = 30_000;
const BATCH = 1_000;
const GOAL = { ratio: 0.9, claimSeconds: 0.025, memoryMiB: 300 };

const smsc = await startSmsc();
const gateway = await startGateway();
const account = await demoAccount(gateway);

const memoryMiB = (): number => {
  const status = readFileSync(`/proc/${gateway.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
};

const pause = async (): Promise<string> => (await call(gateway, account.key, 'POST', '/v1/pauses', {})).id;
const resume = (id: string) => call(gateway, account.key, 'DELETE', `/v1/pauses/${id}`);

const fill = async (count: number): Promise<void> => {
  const messages = Array.from({ length: BATCH }, (_, place) => ({
    to: `+3361${String(place).padStart(7, '0')}`,
    text: 'The sale begins at noon.',
    purpose: 'transactional',
    sender: 'SHOP',
  }));
  const body = { messages };
  let left = count / BATCH;
  const call1 = async (): Promise<void> => {
    while (left-- > 0) await call(gateway, account.key, 'POST', '/v1/messages/batch', body);
  };
  await Promise.all([call1(), call1(), call1()]);
};

/** Messages delivered a second, of those that wait. */
const rateOf = async (count: number): Promise<number> => {
  const before = await delivered(gateway);
  const started = performance.now();
  await untilDelivered(gateway, before + count);
  return count / ((performance.now() - started) / 1000);
};

/** The bucket that 99 of 100 claims lie in, in seconds. */
const claimTime = async (since: ReadonlyMap<number, number>): Promise<number> => {
  const buckets = await claimBuckets();
  const counts = [...buckets].map(([bound, count]) => [bound, count - (since.get(bound) ?? 0)] as const);
  const total = counts.at(-1)![1];
  return counts.find(([, count]) => count >= total * 0.99)![0];
};
const claimBuckets = async (): Promise<Map<number, number>> => {
  const lines = (await metricsOf(gateway)).matchAll(
    /claim_duration_seconds_bucket\{le="([^"]+)",carrier="bench"[^}]*\} (\d+)/g,
  );
  return new Map(
    [...lines].map(([, bound, count]) => [bound === '+Inf' ? Infinity : Number(bound), Number(count)]),
  );
};

try {
  await credit(gateway, account);
  await routeToSmsc(gateway, { port: smsc.port, window: 100 });
  // The first texts warm both sides up.
  await resumeAfter(MEASURED);
  const empty = await resumeAfter(MEASURED);
  console.log(
    `a queue of ${MEASURED.toLocaleString('en')}: ${Math.round(empty).toLocaleString('en')} delivered/s`,
  );

  const paused = await pause();
  await fill(BACKLOG);
  const waiting = memoryMiB();
  const before = await claimBuckets();
  await resume(paused);
  const long = await rateOf(MEASURED);
  const claims = await claimTime(before);
  const draining = memoryMiB();
  console.log(
    `a queue of ${BACKLOG.toLocaleString('en')}: ${Math.round(long).toLocaleString('en')} delivered/s, 99 of 100 claims within ${claims * 1000} ms, memory ${Math.round(waiting)} MiB when full and ${Math.round(draining)} MiB draining`,
  );
  const ratio = long / empty;
  console.log(`ratio ${ratio.toFixed(2)} (goal ${GOAL.ratio})`);
  if (ratio < GOAL.ratio || claims > GOAL.claimSeconds || draining > GOAL.memoryMiB) process.exitCode = 1;
} finally {
  await gateway.stop();
  await smsc.stop();
}

async function resumeAfter(count: number): Promise<number> {
  const paused = await pause();
  await fill(count);
  await resume(paused);
  return rateOf(count);
}
