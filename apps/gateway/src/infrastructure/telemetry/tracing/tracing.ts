import { randomBytes } from 'node:crypto';
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.ts';
import { createSpanQueue } from './span-queue.ts';
import { isKept, readTraceparent, rootOf } from './trace-context.ts';

/** What a span says of the work it stands for: https://opentelemetry.io/docs/specs/otel/trace/api/#spankind */
const KINDS = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 } as const;
/** https://opentelemetry.io/docs/specs/otel/trace/api/#set-status */
const STATUS = { unset: 0, error: 2 } as const;

/** A step of what happened to a thing. */
export interface Step {
  /** The UUID of the thing: its trace. */
  readonly id: string;
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  /** Whether the trace begins with it; it is below the first step unless given. */
  readonly isFirst?: boolean;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Attributes;
  /** The `traceparent` of what caused it. */
  readonly cause?: string | undefined;
  /** Why it failed. */
  readonly fault?: string | null;
}

/** Tells a collector what happened to things, as traces. */
export interface Tracing {
  /** The id of a thing's trace; undefined when it is not among those that are kept. */
  traceOf(id: string): string | undefined;
  /** Takes a step of a thing whose trace is kept. */
  record(step: Step): void;
  /** Sends what there is, for as long as the collector takes to answer, and lets go of it. */
  close(): Promise<void>;
}

export interface TracingOptions {
  /** The base address of an OTLP/HTTP collector. */
  readonly endpoint: string;
  /** The part of all traces that is kept, 0 to 1. */
  readonly ratio: number;
  /** This process among others. */
  readonly instance: string;
  readonly onDropped: (spans: number) => void;
  readonly logger: Logger;
}

const SCOPE = { name: 'carillon' };
const SUCCESS = 0;

const hrTime = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1_000_000)];

const toSpan = (step: Step, resource: Resource): ReadableSpan => {
  const root = rootOf(step.id);
  const context = step.isFirst ? root : { ...root, spanId: randomBytes(8).toString('hex') };
  const to = Math.max(step.from, step.to);
  const cause = step.cause === undefined ? undefined : readTraceparent(step.cause);
  return {
    name: step.name,
    kind: KINDS[step.kind],
    spanContext: () => context,
    ...(!step.isFirst && { parentSpanContext: root }),
    startTime: hrTime(step.from),
    endTime: hrTime(to),
    duration: hrTime(to - step.from),
    ended: true,
    status: step.fault ? { code: STATUS.error, message: step.fault } : { code: STATUS.unset },
    attributes: step.attributes,
    links: cause ? [{ context: cause }] : [],
    events: [],
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
};

/**
 * Opens the way to a collector. What speaks OTLP is loaded here, and so only where traces are wanted; it reads the other
 * variables of OpenTelemetry (headers, time limit, compression, certificates, resource attributes) by itself.
 */
export const openTracing = async (options: TracingOptions): Promise<Tracing> => {
  const { endpoint, ratio, instance, logger } = options;
  const [{ OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] = await Promise.all(
    [import('@opentelemetry/exporter-trace-otlp-proto'), import('@opentelemetry/resources')],
  );
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
  const own = { 'service.name': 'carillon-gateway', 'service.instance.id': instance };
  const resource = resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] }));
  let arrives = true;
  const note = (arrived: boolean, error?: Error): boolean => {
    if (arrives && !arrived)
      logger.warn({ err: error }, 'the collector of traces takes nothing: spans are dropped');
    arrives = arrived;
    return arrived;
  };
  const queue = createSpanQueue<ReadableSpan>({
    send: (spans) =>
      new Promise((resolve) =>
        exporter.export(spans, ({ code, error }) => resolve(note(code === SUCCESS, error))),
      ),
    onDropped: options.onDropped,
  });
  return {
    traceOf: (id) => (isKept(id, ratio) ? rootOf(id).traceId : undefined),
    record: (step) => {
      if (isKept(step.id, ratio)) queue.add(toSpan(step, resource));
    },
    close: async () => {
      await queue.drain();
      await exporter.shutdown();
    },
  };
};
