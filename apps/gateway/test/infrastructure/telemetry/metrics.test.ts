import { register } from 'prom-client';
import { expect, test } from 'vitest';
import { createMetrics } from '../../../src/infrastructure/telemetry/metrics.ts';

const readSeries = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

test('what is counted and timed shows, with its labels', async () => {
  const metrics = createMetrics();
  metrics.httpRequest({ method: 'POST', route: '/v1/messages', status: 202 }, 0.004);
  metrics.admitted('transactional', 2);
  metrics.refused('commercial', 'insufficient_credit');
  metrics.admissionBatch(120, 0.02);
  metrics.claimed('otp', 7);
  metrics.submitted('simulator', 'unknown', 1);
  metrics.receipt('simulator', 'delivered', 1);
  metrics.handedOver('otp', 0.3);
  const text = await metrics.render();
  const series: Record<string, number> = {
    'carillon_http_request_duration_seconds_count{method="POST",route="/v1/messages",status="202"}': 1,
    'carillon_http_request_duration_seconds_bucket{le="0.0025",method="POST",route="/v1/messages",status="202"}': 0,
    'carillon_http_request_duration_seconds_bucket{le="0.005",method="POST",route="/v1/messages",status="202"}': 1,
    'carillon_messages_admitted_total{purpose="transactional"}': 2,
    'carillon_messages_refused_total{purpose="commercial",code="insufficient_credit"}': 1,
    carillon_admission_batch_messages_sum: 120,
    carillon_admission_batch_duration_seconds_sum: 0.02,
    'carillon_dispatch_messages_claimed_total{lane="otp"}': 7,
    'carillon_submissions_total{carrier="simulator",outcome="unknown"}': 1,
    'carillon_receipts_total{carrier="simulator",status="delivered"}': 1,
    'carillon_submit_latency_seconds_sum{lane="otp"}': 0.3,
  };
  expect(Object.fromEntries(Object.keys(series).map((name) => [name, readSeries(text, name)]))).toEqual(
    series,
  );
  expect(metrics.contentType).toContain('text/plain');
});

test('every metric of ours says what it is and ends in a unit', async () => {
  const text = await createMetrics().render();
  const names = [...text.matchAll(/^# TYPE (carillon_\w+)/gm)].map((match) => match[1]!);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !/_(seconds|messages|ratio|total|up)$/.test(name))).toEqual([]);
  for (const name of names) expect(text).toMatch(new RegExp(`^# HELP ${name} .{10,}\\.$`, 'm'));
});

test("the process and the event loop's lag are there, and the global registry stays empty", async () => {
  const text = await createMetrics().render();
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  expect(text).toContain('process_resident_memory_bytes');
  expect(await register.metrics()).toBe('\n');
});

test('two gateways in one process count apart', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.admitted('commercial', 1);
  expect(
    readSeries(await other.render(), 'carillon_messages_admitted_total{purpose="commercial"}'),
  ).toBeUndefined();
});

test('the depth of the queue is read at each scrape, and a lane that is gone disappears', async () => {
  const metrics = createMetrics();
  let depths: Record<string, number> = { otp: 3, commercial: 900 };
  let carriers = [{ carrier: 'north', messages: 903, oldestSeconds: 61.5 }];
  metrics.watchQueue(async () => ({ lanes: depths, carriers }));
  const first = await metrics.render();
  expect(readSeries(first, 'carillon_queue_depth_messages{lane="commercial"}')).toBe(900);
  expect(readSeries(first, 'carillon_carrier_waiting_messages{carrier="north"}')).toBe(903);
  expect(readSeries(first, 'carillon_carrier_oldest_waiting_seconds{carrier="north"}')).toBe(61.5);
  depths = { otp: 0 };
  carriers = [];
  const second = await metrics.render();
  expect(readSeries(second, 'carillon_queue_depth_messages{lane="otp"}')).toBe(0);
  expect(readSeries(second, 'carillon_queue_depth_messages{lane="commercial"}')).toBeUndefined();
  expect(readSeries(second, 'carillon_carrier_waiting_messages{carrier="north"}')).toBeUndefined();
});

test('a store that is away costs the scrape the depths, nothing else', async () => {
  const metrics = createMetrics();
  metrics.watchQueue(async () => ({ lanes: { otp: 5 }, carriers: [] }));
  await metrics.render();
  metrics.watchQueue(() => Promise.reject(new Error('away')));
  const text = await metrics.render();
  expect(readSeries(text, 'carillon_queue_depth_messages{lane="otp"}')).toBeUndefined();
  expect(readSeries(text, 'carillon_scrape_faults_total')).toBe(1);
  expect(text).toContain('process_cpu_seconds_total');
});
