import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import protobuf from 'protobufjs';
import { eventually } from '../../support/deadline.ts';

/** The part of opentelemetry-proto v1 that spans are told in, with its field numbers. */
const PROTO = `syntax = "proto3";
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
message KeyValue { string key = 1; AnyValue value = 2; }
message Resource { repeated KeyValue attributes = 1; }
message Link { bytes trace_id = 1; bytes span_id = 2; }
message Status { string message = 2; int32 code = 3; }
message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; repeated Link links = 13;
  Status status = 15; }
message ScopeSpans { repeated Span spans = 2; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }`;
const REQUEST = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('ExportTraceServiceRequest');

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A span as a collector got it, ids in hex and times in milliseconds. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly from: number;
  readonly to: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly fault: string | null;
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface Collector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is to be. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** The octets that came, as text. */
  readonly text: string;
  until(
    what: string,
    condition: (spans: readonly CollectedSpan[]) => boolean,
  ): Promise<readonly CollectedSpan[]>;
  close(): Promise<void>;
}

const hex = (octets: string): string => Buffer.from(octets, 'base64').toString('hex');
const millis = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000n) / 1_000;
const values = (attributes: readonly Attribute[] = []): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

// biome-ignore lint/suspicious/noExplicitAny: what came over the wire, read by the fields below
type Decoded = any;

const toSpan = (span: Decoded, resource: Readonly<Record<string, unknown>>): CollectedSpan => ({
  traceId: hex(span.trace_id),
  spanId: hex(span.span_id),
  parentSpanId: hex(span.parent_span_id ?? ''),
  name: span.name,
  kind: span.kind,
  from: millis(span.start_time_unix_nano),
  to: millis(span.end_time_unix_nano),
  attributes: values(span.attributes),
  links: (span.links ?? []).map((link: Decoded) => ({
    traceId: hex(link.trace_id),
    spanId: hex(link.span_id),
  })),
  fault: span.status?.code === 2 ? (span.status.message ?? '') : null,
  resource,
});

const readRequest = (octets: Buffer): CollectedSpan[] => {
  const decoded: Decoded = REQUEST.toObject(REQUEST.decode(octets), { bytes: String, longs: String });
  return decoded.resource_spans.flatMap(({ resource, scope_spans }: Decoded) =>
    scope_spans.flatMap(({ spans }: Decoded) =>
      spans.map((span: Decoded) => toSpan(span, values(resource.attributes))),
    ),
  );
};

/** A collector that takes OTLP over HTTP as protobuf; `status` is what it answers. */
export const startCollector = async (status = 200): Promise<Collector> => {
  const spans: CollectedSpan[] = [];
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const isOurs = request.method === 'POST' && request.url === '/v1/traces';
    if (isOurs && request.headers['content-type'] === 'application/x-protobuf') {
      bodies.push(body);
      spans.push(...readRequest(body));
    }
    response.writeHead(isOurs ? status : 404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    get text() {
      return Buffer.concat(bodies).toString('latin1');
    },
    until: (what, condition) => eventually(what, async () => condition(spans) && spans),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
