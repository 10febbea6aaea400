import type { SoakedGateway } from './soaked-gateway.ts';

/** What the gateway tells of itself, once a second. */
export interface Gauge {
  readonly seconds: number;
  /** Resident, MiB. */
  readonly memory: number;
  /** In use by JavaScript, MiB: what was collected is not counted. */
  readonly heap: number;
  /** Of the event loop's delay in the last second, milliseconds. */
  readonly loopP99: number;
  /** Submissions whose outcome nobody knew, so far. */
  readonly unknown: number;
  readonly queued: number;
}

const MEBIBYTE = 2 ** 20;

const sum = (text: string, name: string, labels = ''): number => {
  let total = 0;
  for (const [, given = '', value] of text.matchAll(new RegExp(`^${name}(\\{[^}]*\\})? (\\S+)$`, 'gm'))) {
    if (given.includes(labels)) total += Number(value);
  }
  return total;
};

/** Reads the gateway's metrics; null where it does not answer. */
export const readGauge = async (
  { address, operatorKey }: SoakedGateway,
  seconds: number,
): Promise<Gauge | null> => {
  try {
    const answer = await fetch(`${address}/metrics`, {
      headers: { authorization: `Bearer ${operatorKey}` },
      signal: AbortSignal.timeout(5_000),
    });
    const text = await answer.text();
    return {
      seconds,
      memory: sum(text, 'process_resident_memory_bytes') / MEBIBYTE,
      heap: sum(text, 'nodejs_heap_size_used_bytes') / MEBIBYTE,
      loopP99: sum(text, 'nodejs_eventloop_lag_p99_seconds') * 1_000,
      unknown: sum(text, 'carillon_submissions_total', 'outcome="unknown"'),
      queued: sum(text, 'carillon_queue_depth_messages'),
    };
  } catch {
    return null;
  }
};

/** The slope of memory over the second half, MiB an hour, by least squares. */
export const memorySlope = (gauges: readonly Gauge[]): number => {
  const half = gauges.slice(Math.floor(gauges.length / 2));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(half.map(({ seconds }) => seconds));
  const y = mean(half.map(({ memory }) => memory));
  const covariance = mean(half.map(({ seconds, memory }) => (seconds - x) * (memory - y)));
  const variance = mean(half.map(({ seconds }) => (seconds - x) ** 2));
  return variance === 0 ? 0 : (covariance / variance) * 3_600;
};

/** How much more JavaScript holds on to in the last third than in the one before, MiB: garbage is not counted. */
export const heapGrowth = (gauges: readonly Gauge[]): number => {
  const third = Math.ceil(gauges.length / 3);
  const floor = (from: number): number =>
    Math.min(...gauges.slice(from, from + third).map(({ heap }) => heap), Number.POSITIVE_INFINITY);
  return gauges.length < 3 ? 0 : floor(2 * third) - floor(third);
};

/** The value below which a share lies. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
