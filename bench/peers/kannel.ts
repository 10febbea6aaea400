/**
 * The same work through Kannel (Debian's package; HTTP in, SMPP out, receipts on, its file store) and through us,
 * against the same SMSC on the same machine, in turn, three times, with 64 callers and with 128. Medians, ratios, and
 * the CPU a text costs, process by process.
 *
 * Install Kannel first: apt-get install kannel
 */
import { existsSync } from 'node:fs';
import { startSmsc } from '../dispatch/support/smsc.ts';
import { median } from '../support/median.ts';
import { type Run, run } from './support/run.ts';
import { carillonSide, kannelSide } from './support/side.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 30_000);
/** A service runs for weeks: what is compiled in its first seconds is no part of what a text costs. */
const WARM_UP = 20_000;
const CALLERS = [64, 128] as const;
/** Judged with so many callers; the other figures are shown. */
const JUDGED = 64;

const SIDES = { kannel: kannelSide, carillon: carillonSide } as const;
const NAMES = ['kannel', 'carillon'] as const;

const whole = (value: number): string => Math.round(value).toLocaleString('en').padStart(7);

const describe = ({ accepted, delivered, p50, p99, cpu, cpuOf }: Run): string => {
  const parts = Object.entries(cpuOf).map(([name, micros]) => `${name} ${Math.round(micros)}`);
  return (
    `accepted ${whole(accepted)}/s  delivered ${whole(delivered)}/s  p50 ${p50.toFixed(0).padStart(3)} ms  p99 ${p99.toFixed(0).padStart(3)} ms  ` +
    `CPU ${whole(cpu)} us a text (${parts.join(', ')})`
  );
};

if (!existsSync('/usr/sbin/bearerbox')) {
  console.error('Kannel is not installed: apt-get install kannel');
  process.exit(2);
}
console.log(
  'kannel: store-type = file, which it writes without fsync; receipts are matched in memory (dlr-storage = internal).\n' +
    'carillon: PostgreSQL with fsync, full_page_writes and synchronous_commit on; the gateway starts on no other.',
);

const runs = CALLERS.map((callers) => ({ callers, kannel: [] as Run[], carillon: [] as Run[] }));
for (const series of runs) {
  for (let round = 1; round <= ROUNDS; round++) {
    for (const name of NAMES) {
      const smsc = await startSmsc();
      const side = await SIDES[name](smsc);
      try {
        await run(side, { smsc, messages: WARM_UP, callers: series.callers });
        const result = await run(side, { smsc, messages: MESSAGES, callers: series.callers });
        series[name].push(result);
        console.log(
          `${String(series.callers).padStart(3)} callers  ${round}  ${name.padEnd(9)} ${describe(result)}`,
        );
      } finally {
        await side.stop();
        await smsc.stop();
      }
    }
  }
}

/** What is compared: `must` is the least ratio of a rate, and the greatest of a cost. */
const COMPARED = [
  { what: 'delivered', unit: '/s', must: 1.3, aim: 2 },
  { what: 'accepted', unit: '/s', must: 0.8, aim: 1.3 },
  { what: 'cpu', unit: ' us', must: 0.8, aim: 0.6 },
] as const;

for (const series of runs) {
  for (const { what, unit, must, aim } of COMPARED) {
    const [theirs, ours] = NAMES.map((name) => median(series[name].map((each) => each[what]))) as [
      number,
      number,
    ];
    const ratio = ours / theirs;
    const judged = series.callers === JUDGED;
    console.log(
      `${String(series.callers).padStart(3)} callers  ${what.padEnd(9)} kannel ${whole(theirs)}${unit}  carillon ${whole(ours)}${unit}  ` +
        `ratio ${ratio.toFixed(2)}${judged ? ` (must ${must}, aim ${aim})` : ''}`,
    );
    if (judged && (what === 'cpu' ? ratio > must : ratio < must)) process.exitCode = 1;
  }
}
