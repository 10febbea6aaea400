import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { BenchSmsc } from '../../dispatch/support/smsc.ts';
import { cpuSeconds } from '../../gateway/support/cpu.ts';
import { percentile } from '../../gateway/support/load.ts';
import type { Side } from './side.ts';

/** What one run of a side came to. */
export interface Run {
  /** Texts a second that were accepted. */
  readonly accepted: number;
  /** Texts a second whose receipts were applied, from the first request to the last receipt. */
  readonly delivered: number;
  /** Milliseconds from a request to its answer. */
  readonly p50: number;
  readonly p99: number;
  /** CPU microseconds a text cost the side, all its processes together. */
  readonly cpu: number;
  /** The same by process, those that both sides share included. */
  readonly cpuOf: Readonly<Record<string, number>>;
}

export interface RunOptions {
  readonly smsc: BenchSmsc;
  readonly messages: number;
  /** Connections that each wait for their answer before the next request. */
  readonly callers: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Sends texts through a side, and waits for all their receipts. */
export const run = async (side: Side, { smsc, messages, callers }: RunOptions): Promise<Run> => {
  const pool = new Pool(side.address, { connections: callers, pipelining: 1 });
  const shared = () => ({
    SMSC: cpuSeconds(smsc.pid).own,
    'load generator': sum(Object.values(process.cpuUsage())) / 1e6,
  });
  const before = { ...side.cpu(), ...shared() };
  const receipts = await side.receipts();
  const latencies = new Float64Array(messages);
  let next = 0;
  let refused = 0;
  const call = async (): Promise<void> => {
    for (let place = next++; place < messages; place = next++) {
      const asked = performance.now();
      if (!(await side.send(pool))) refused += 1;
      latencies[place] = performance.now() - asked;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: callers }, call));
  const accepted = messages / ((performance.now() - started) / 1000);
  while ((await side.receipts()) - receipts < messages - refused) await delay(50);
  const delivered = messages / ((performance.now() - started) / 1000);
  await pool.close();
  if (refused > 0) console.log(`  (${refused} of ${messages} refused)`);

  const micros = (after: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(after).map(([name, seconds]) => [
        name,
        ((seconds - before[name as keyof typeof before]!) * 1e6) / messages,
      ]),
    );
  const own = micros(side.cpu());
  latencies.sort();
  return {
    accepted,
    delivered,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu: sum(Object.values(own)),
    cpuOf: { ...own, ...micros(shared()) },
  };
};
