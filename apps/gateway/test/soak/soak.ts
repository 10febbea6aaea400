/**
 * The fault programme at length: a gateway process with its own PostgreSQL sends over SMPP to an SMSC that goes wrong by
 * chance, F5 to F9 of the programme one after the other; what that SMSC saw is held against the database in the end.
 *
 *   pnpm soak --minutes 10 --seed 1 --rate 100
 *
 * Ends with exit code 1 where an invariant is broken or a figure missed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { randomFrom } from '@carillon/testing/fault-smsc/random';
import { eventually } from '../support/deadline.ts';
import { evaluate } from './evaluate.ts';
import { type Gauge, heapGrowth, memorySlope, percentile, readGauge } from './gauges.ts';
import { type Load, startLoad } from './load.ts';
import { RESPONSE_TIMEOUT_MS } from './phases.ts';
import { playProgramme } from './programme.ts';
import { createReceiptTraffic, type ReceiptTraffic } from './receipt-traffic.ts';
import { type SoakedGateway, startSoakedGateway } from './soaked-gateway.ts';

const BINDS = 2;
const WINDOW = 20;
const GAUGE_MS = 1_000;
const SHOWN_EVERY = 10;
const DRAIN_MS = 180_000;
const REPLAYED = 0.2;
/** MiB: resident, run from its sources, and how much more it may hold on to than a third of the run ago. */
const MEMORY_LIMIT = 384;
const GROWTH_LIMIT = 16;
/** Answers slower than this may have come when their submission had been given up. */
const LATE_MS = RESPONSE_TIMEOUT_MS - 1_000;

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, rate: { type: 'string' } },
});
const minutes = Number(values.minutes ?? 10);
const rate = Number(values.rate ?? 100);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
if (!(minutes > 0 && rate > 0 && Number.isInteger(seed))) {
  console.error('Usage: pnpm soak [--minutes 10] [--rate 100] [--seed <whole number>]');
  process.exit(2);
}

const started = performance.now();
const seconds = (): number => (performance.now() - started) / 1_000;
const clock = (): string => `${Math.round(seconds())} s`.padStart(7);

const addCarrier = async (gateway: SoakedGateway, port: number): Promise<void> => {
  const { data } = await gateway.operator('/v1/operator/accounts');
  await gateway.operator('/v1/operator/credit', { accountId: data[0]!.id, amount: '1000000' });
  await gateway.operator('/v1/operator/carriers', {
    name: 'faults',
    type: 'smpp',
    settings: {
      host: '127.0.0.1',
      port,
      systemId: 'carillon',
      binds: BINDS,
      window: WINDOW,
      reconnect: { minMs: 200, maxMs: 2_000 },
      profile: { enquireLinkMs: 2_000, enquireLinkTimeoutMs: 1_000, responseTimeoutMs: RESPONSE_TIMEOUT_MS },
    },
    secret: 'secret',
  });
  const carriers = [{ name: 'faults', weight: 1 }];
  await gateway.operator('/v1/operator/routes', { country: 'FR', order: 1, carriers });
};

const watch = (
  gateway: SoakedGateway,
  tell: (gauge: Gauge) => void,
): { gauges: Gauge[]; stop: () => void } => {
  const gauges: Gauge[] = [];
  let reading = false;
  const timer = setInterval(() => {
    if (reading) return;
    reading = true;
    void readGauge(gateway, seconds()).then((gauge) => {
      reading = false;
      if (!gauge) return;
      gauges.push(gauge);
      if (gauges.length % SHOWN_EVERY === 0) tell(gauge);
    });
  }, GAUGE_MS);
  return { gauges, stop: () => clearInterval(timer) };
};

/** Waits until nothing is queued and every receipt is acknowledged; what is not in time the evaluation will show. */
const drain = async (gauges: readonly Gauge[], traffic: ReceiptTraffic): Promise<void> => {
  const since = gauges.length;
  const done = async (): Promise<boolean> =>
    traffic.open === 0 && gauges.length > since + 5 && gauges.slice(-3).every(({ queued }) => queued === 0);
  await eventually('everything to have left', done, DRAIN_MS).catch((error: Error) =>
    console.log(error.message),
  );
};

interface Figures {
  readonly accepted: number;
  readonly refused: number;
  readonly gauges: readonly Gauge[];
  readonly lines: number;
  readonly late: number;
}

/** What was measured, and whether it is what it must be. */
const figuresOf = ({ accepted, refused, gauges, lines, late }: Figures): boolean => {
  const memory = Math.max(...gauges.map((gauge) => gauge.memory));
  const p99s = gauges.map((gauge) => gauge.loopP99);
  const growth = heapGrowth(gauges);
  const unknown = gauges.at(-1)?.unknown ?? 0;
  const most = lines * WINDOW + late;
  console.log(
    [
      `accepted       ${accepted}, refused ${refused}`,
      `unknown        ${unknown} (${((unknown / accepted) * 100).toFixed(2)} %) of at most ${most}: ${lines} broken lines, ${late} late answers`,
      `memory         ${memory.toFixed(0)} MiB at most (limit ${MEMORY_LIMIT}), slope ${memorySlope(gauges).toFixed(1)} MiB/h over the second half, heap ${growth.toFixed(1)} MiB up (limit ${GROWTH_LIMIT})`,
      `event loop     p99 of a second: median ${percentile(p99s, 0.5).toFixed(0)} ms, worst ${percentile(p99s, 1).toFixed(0)} ms`,
    ].join('\n'),
  );
  return memory <= MEMORY_LIMIT && growth <= GROWTH_LIMIT && unknown <= most;
};

console.log(`soak: ${minutes} min, ${rate} texts a second, --seed ${seed}`);
const random = randomFrom(seed);
const smsc = await startFaultSmsc();
const gateway = await startSoakedGateway();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void gateway.remove().finally(() => process.exit(1)));
}
let load: Load | null = null;
try {
  await addCarrier(gateway, smsc.port);
  await eventually('the binds', async () => smsc.bound().length === BINDS);
  const traffic = createReceiptTraffic(smsc, random);
  smsc.script = traffic.around({});
  load = startLoad(gateway, rate);
  const sending = load;
  const { gauges, stop } = watch(gateway, (gauge) =>
    console.log(
      `${clock()}  accepted ${sending.accepted.size}  queued ${gauge.queued}  unknown ${gauge.unknown}  ` +
        `receipts ${traffic.acknowledged} (${traffic.open} open)  ${gauge.memory.toFixed(0)} MiB (heap ${gauge.heap.toFixed(0)})  p99 ${gauge.loopP99.toFixed(0)} ms`,
    ),
  );
  const announce = (name: string): void => {
    if (name !== 'calm') console.log(`${clock()}  ${name}`);
    if (!gateway.running()) throw new Error('The gateway has ended.');
  };
  await playProgramme({ smsc, traffic, random, rate }, minutes * 60_000, announce);
  await load.stop();
  console.log(`${clock()}  draining`);
  await drain(gauges, traffic);
  await traffic.replay(REPLAYED);
  await delay(GAUGE_MS);
  stop();
  const wasLate = ({ at, answer }: { at: number; answer?: { at: number } }): boolean =>
    answer !== undefined && answer.at - at > LATE_MS;
  const { record } = smsc;
  const late = record.submissions.filter(wasLate).length;
  const { accepted, refused } = load;
  const evidence = { accepted, decided: traffic.decided, smsc, wasLate };
  const { violations, outcomes } = await gateway.stopAndInspect((database) => evaluate(database, evidence));
  console.log(
    `outcomes       ${Object.entries(outcomes)
      .map((entry) => entry.join(' '))
      .join(', ')}`,
  );
  console.log(`submissions    ${record.submissions.length}, receipts ${traffic.acknowledged}`);
  const reached = figuresOf({ accepted: accepted.size, refused, gauges, lines: record.broken.size, late });
  for (const broken of violations)
    console.log(`${broken.invariant} BROKEN: ${broken.what}, ${broken.count}`, broken.examples);
  console.log(violations.length === 0 ? 'I1, I3, I4, I5 hold' : `played again by --seed ${seed}`);
  process.exitCode = violations.length === 0 && reached ? 0 : 1;
} finally {
  await gateway.remove();
  await smsc.close();
}
