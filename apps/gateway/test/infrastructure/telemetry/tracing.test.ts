import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSpanQueue } from '../../../src/infrastructure/telemetry/tracing/span-queue.ts';
import {
  isKept,
  readTraceparent,
  rootOf,
} from '../../../src/infrastructure/telemetry/tracing/trace-context.ts';
import {
  openTracing,
  type Step,
  type Tracing,
} from '../../../src/infrastructure/telemetry/tracing/tracing.ts';
import { recordLog } from './log-lines.ts';
import { startCollector } from './otlp-collector.ts';

/** SPAN_KIND_SERVER of opentelemetry-proto. */
const SERVER = 2;
const ID = '0190a1b2-c3d4-7e5f-8a6b-7c8d9e0fa1b2';

test('the trace of a thing is its UUID, and begins with the random half of it', () => {
  expect(rootOf(ID)).toEqual({
    traceId: '0190a1b2c3d47e5f8a6b7c8d9e0fa1b2',
    spanId: '8a6b7c8d9e0fa1b2',
    traceFlags: 1,
  });
});

test.each([
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 1],
  ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00', 0],
  ['01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-later', 1],
])('a traceparent is read: %s', (header, traceFlags) => {
  expect(readTraceparent(header)).toMatchObject({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    traceFlags,
  });
});

test.each([
  '',
  'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7',
])('what is no traceparent names nothing: %j', (header) => {
  expect(readTraceparent(header)).toBeUndefined();
});

test('a part of all traces is kept, the same ones wherever it is asked', () => {
  const ids = Array.from({ length: 20_000 }, () => randomUUID());
  const kept = ids.filter((id) => isKept(id, 0.1));
  expect(kept.length).toBeGreaterThan(1_700);
  expect(kept.length).toBeLessThan(2_300);
  expect(kept.every((id) => isKept(id, 0.5))).toBe(true);
  expect(ids.filter((id) => isKept(id, 0))).toEqual([]);
  expect(ids.every((id) => isKept(id, 1))).toBe(true);
});

test('what is too many for the queue is dropped and counted, and so is what does not arrive', async () => {
  let dropped = 0;
  let sent = 0;
  let arrives = true;
  const queue = createSpanQueue<number>({
    send: async (spans) => {
      sent += spans.length;
      return arrives;
    },
    onDropped: (spans) => {
      dropped += spans;
    },
  });
  for (let span = 0; span < 10_000; span++) queue.add(span);
  await queue.drain();
  expect([sent, dropped]).toEqual([4_096, 10_000 - 4_096]);
  arrives = false;
  queue.add(1);
  await queue.drain();
  expect([sent, dropped]).toEqual([4_097, 10_000 - 4_096 + 1]);
});

const step = (id = ID): Step => ({
  id,
  name: 'accept',
  kind: 'server',
  from: 1_000,
  to: 1_001.5,
  attributes: {},
});
const open = async (
  endpoint: string,
): Promise<{ tracing: Tracing; dropped: () => number; log: () => string }> => {
  let dropped = 0;
  const log = recordLog();
  const tracing = await openTracing({
    endpoint,
    ratio: 1,
    instance: 'one',
    onDropped: (spans) => {
      dropped += spans;
    },
    logger: log.logger,
  });
  return { tracing, dropped: () => dropped, log: log.text };
};

test('closing sends what there is', async () => {
  const collector = await startCollector();
  const { tracing, dropped } = await open(collector.url);
  tracing.record(step());
  await tracing.close();
  expect(collector.spans).toMatchObject([{ name: 'accept', kind: SERVER, from: 1_000, to: 1_001.5 }]);
  expect(dropped()).toBe(0);
  await collector.close();
});

test('a collector that refuses costs the spans, a line in the log, and nothing else', async () => {
  const collector = await startCollector(400);
  const { tracing, dropped, log } = await open(collector.url);
  for (let count = 0; count < 3; count++) tracing.record(step());
  await tracing.close();
  expect(dropped()).toBe(3);
  expect(log()).toContain('the collector of traces takes nothing');
  await collector.close();
});
