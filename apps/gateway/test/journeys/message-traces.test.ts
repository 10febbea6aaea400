import { fromId } from '@carillon/gateway-api/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Collector, startCollector } from '../infrastructure/telemetry/otlp-collector.ts';
import { type Receiver, startReceiver } from '../services/webhooks/support/receiver.ts';
import { startTestGateway, type TestGateway, toPhone } from '../support/gateway.ts';

const CAUSE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

let collector: Collector;
let receiver: Receiver;
let gateway: TestGateway;
beforeAll(async () => {
  collector = await startCollector();
  receiver = await startReceiver();
  gateway = await startTestGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
});
afterAll(async () => {
  await gateway.close();
  await receiver.close();
  await collector.close();
});

const traceIdOf = (message: string): string => fromId('msg', message)!.replaceAll('-', '');

/** Sends a text, and waits until its receipt is told of. */
const delivered = async (): Promise<void> => {
  const { body } = await gateway.live.post('/v1/messages', toPhone('0001'));
  const traceId = traceIdOf(body.id);
  await collector.until('a receipt', (spans) =>
    spans.some((span) => span.traceId === traceId && span.name === 'receipt'),
  );
};

test('the way of a text is one trace: accepted, submitted, its receipt, and what webhooks told', async () => {
  const webhook = (await gateway.live.post('/v1/webhooks', { url: receiver.url })).body.id;
  const { body, headers } = await gateway.live.post('/v1/messages', toPhone('0001'), {
    traceparent: `00-${CAUSE.traceId}-${CAUSE.spanId}-01`,
  });
  const traceId = traceIdOf(body.id);
  const all = await collector.until(
    'three webhooks to be told of',
    (spans) => spans.filter((span) => span.traceId === traceId && span.name === 'webhook').length === 3,
  );
  const spans = all.filter((span) => span.traceId === traceId);
  expect(spans.map(({ name }) => name).sort()).toEqual([
    'accept',
    'receipt',
    'submit',
    'webhook',
    'webhook',
    'webhook',
  ]);
  const named = (name: string) => spans.find((span) => span.name === name)!;

  const root = named('accept');
  expect(root).toMatchObject({
    parentSpanId: '',
    fault: null,
    links: [CAUSE],
    attributes: {
      'carillon.message.id': body.id,
      'carillon.purpose': 'transactional',
      'carillon.lane': 'transactional',
      'carillon.outcome': 'admitted',
      'carillon.request.id': headers['x-request-id'],
    },
    resource: { 'service.name': 'carillon-gateway' },
  });
  for (const span of spans) {
    expect(span.to).toBeGreaterThanOrEqual(span.from);
    if (span !== root) expect(span.parentSpanId).toBe(root.spanId);
  }
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  expect(named('submit').attributes).toMatchObject({
    'carillon.carrier': 'simulator',
    'carillon.outcome': 'accepted',
  });
  expect(named('receipt').attributes).toMatchObject({ 'carillon.status': 'delivered' });
  expect(named('webhook').attributes).toMatchObject({
    'carillon.webhook.id': webhook,
    'carillon.webhook.attempt': '1',
    'http.response.status_code': '204',
  });
  expect(root.from).toBeLessThanOrEqual(named('submit').from);
});

test('what a rule refuses is a trace that ends with why', async () => {
  const poor = await gateway.account('Poor', '0');
  const { body } = await poor.requests.post('/v1/messages', toPhone('0001', { to: '+33612345678' }));
  const traceId = traceIdOf(String(body['messageId']));
  await collector.until('the refusal', (spans) => spans.some((span) => span.traceId === traceId));
  const [span, ...others] = collector.spans.filter((each) => each.traceId === traceId);
  expect(others).toEqual([]);
  expect(span).toMatchObject({ name: 'accept', fault: body['code'], links: [] });
});

test('no number and no text goes to the collector', async () => {
  await delivered();
  expect(collector.spans.length).toBeGreaterThan(0);
  for (const word of ['39980001', '33612345678', 'on its way'])
    expect(collector.text.includes(word)).toBe(false);
});

test('a time on /metrics names a trace that was kept', async () => {
  await delivered();
  const { body, headers } = await gateway.app.inject({
    url: '/metrics',
    headers: { authorization: `Bearer ${gateway.demo!.operatorKey}` },
  });
  expect(headers['content-type']).toContain('application/openmetrics-text');
  const shown = [...body.matchAll(/^carillon_submit_latency_seconds_bucket\{.*# \{trace_id="(\w+)"\}/gm)];
  expect(shown.length).toBeGreaterThan(0);
  const known = new Set(collector.spans.map(({ traceId }) => traceId));
  for (const [, traceId] of shown) expect(known).toContain(traceId);
  expect(body).toMatch(/^carillon_admission_batch_duration_seconds_bucket\{.*# \{trace_id="/m);
});
