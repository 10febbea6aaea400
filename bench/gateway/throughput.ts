/**
 * What the gateway accepts and delivers on this machine: load generator, gateway and PostgreSQL (fsync on) together.
 *
 * The baseline, in the same run and on the same PostgreSQL, is what a plain service does: one transaction per
 * request that inserts a message row and takes its price off a balance. The ratio is what admission in batches gains.
 */
import { cpuSeconds } from './support/cpu.ts';
import { startGateway } from './support/gateway-process.ts';
import { type LoadResult, load, percentile } from './support/load.ts';
import { measureOneByOne } from './support/one-by-one.ts';
import { credit, demoAccount, untilDelivered } from './support/operate.ts';

const SINGLES = 20_000;
const BATCHES = 60;
const BATCH_SIZE = 1_000;
const CONNECTIONS = 64;
/** A message costs far more work here than a row of the baseline: rules, trace, queue, hand-over, receipt, ledger. */
const GOAL = 1;

const phone = (index: number): object => ({
  to: '+33639980001',
  text: `Your order #${index} is on its way.`,
  purpose: 'transactional',
});

const report = (what: string, { accepted, seconds, latencies }: LoadResult): void =>
  console.log(
    `${what.padEnd(34)} ${Math.round(accepted / seconds)
      .toLocaleString('en')
      .padStart(
        8,
      )} messages/s accepted   p50 ${percentile(latencies, 0.5).toFixed(1)} ms   p99 ${percentile(latencies, 0.99).toFixed(1)} ms`,
  );

/** CPU a message cost, whatever else ran on the machine meanwhile. */
const reportCpu = (before: ReturnType<typeof cpuSeconds>, messages: number): void => {
  const after = cpuSeconds(gateway.child.pid!);
  const micros = (seconds: number): string => ((seconds * 1e6) / messages).toFixed(0).padStart(8);
  console.log(`${'  CPU per message: gateway'.padEnd(34)} ${micros(after.own - before.own)} us`);
  console.log(
    `${'  CPU per message: PostgreSQL'.padEnd(34)} ${micros(after.descendants - before.descendants)} us`,
  );
};

const gateway = await startGateway();
try {
  await credit(gateway, await demoAccount(gateway));
  const single = { path: '/v1/messages', connections: CONNECTIONS, messages: 1 } as const;
  const body = (index: number): string => JSON.stringify(phone(index));
  await load(gateway, { ...single, requests: 3_000, body });
  await untilDelivered(gateway, 3_000);

  const beforeSingles = cpuSeconds(gateway.child.pid!);
  const started = performance.now();
  const singles = await load(gateway, { ...single, requests: SINGLES, body });
  await untilDelivered(gateway, 3_000 + SINGLES);
  const deliveredRate = SINGLES / ((performance.now() - started) / 1000);
  report(`singles, ${CONNECTIONS} connections`, singles);
  console.log(
    `${'  delivered (receipt applied)'.padEnd(34)} ${Math.round(deliveredRate).toLocaleString('en').padStart(8)} messages/s`,
  );
  reportCpu(beforeSingles, SINGLES);

  const many = (index: number): string =>
    JSON.stringify({
      messages: Array.from({ length: BATCH_SIZE }, (_, place) => phone(index * BATCH_SIZE + place)),
    });
  const beforeBatches = cpuSeconds(gateway.child.pid!);
  const batchStarted = performance.now();
  const batches = await load(gateway, {
    path: '/v1/messages/batch',
    connections: 4,
    messages: BATCH_SIZE,
    requests: BATCHES,
    body: many,
  });
  report(`batches of ${BATCH_SIZE}`, batches);
  await untilDelivered(gateway, 3_000 + SINGLES + BATCHES * BATCH_SIZE);
  const batchRate = (BATCHES * BATCH_SIZE) / ((performance.now() - batchStarted) / 1000);
  console.log(
    `${'  delivered (receipt applied)'.padEnd(34)} ${Math.round(batchRate).toLocaleString('en').padStart(8)} messages/s`,
  );
  reportCpu(beforeBatches, BATCHES * BATCH_SIZE);

  const baseline = await measureOneByOne(CONNECTIONS, 4_000);
  const ratio = singles.accepted / singles.seconds / baseline;
  console.log(
    `${'baseline: a transaction a request'.padEnd(34)} ${Math.round(baseline).toLocaleString('en').padStart(8)} rows/s`,
  );
  console.log(`ratio of accepted singles to the baseline: ${ratio.toFixed(2)} (goal ${GOAL})`);
  if (ratio < GOAL) process.exitCode = 1;
} finally {
  await gateway.stop();
}
