import type { SpanContext } from '@opentelemetry/api';

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;
const SAMPLED = 1;

/** The context that a `traceparent` names; undefined when it names none. */
export const readTraceparent = (header: string): SpanContext | undefined => {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(header) ?? [];
  return traceId === undefined || spanId === undefined
    ? undefined
    : { traceId, spanId, traceFlags: Number.parseInt(flags ?? '0', 16) & SAMPLED, isRemote: true };
};

const hexOf = (uuid: string): string => uuid.replaceAll('-', '');

/**
 * The root of the trace of a thing with a UUID: every process knows it without being told. The trace has the UUID as its
 * id, and its first span the half of it that is random (RFC 9562, 5.7).
 */
export const rootOf = (uuid: string): SpanContext => {
  const traceId = hexOf(uuid);
  return { traceId, spanId: traceId.slice(-16), traceFlags: SAMPLED };
};

const RANGE = 2 ** 32;

/** Whether the trace of a thing is among those that are kept: the same answer in every process. */
export const isKept = (uuid: string, ratio: number): boolean =>
  Number.parseInt(hexOf(uuid).slice(-8), 16) / RANGE < ratio;
