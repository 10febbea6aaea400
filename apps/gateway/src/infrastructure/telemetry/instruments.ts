import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** From one millisecond to ten seconds: requests, transactions, hand-overs. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MESSAGES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000];

/** Every metric of our own; some histograms can show a trace in each bucket. Names end in their unit, as Prometheus asks: https://prometheus.io/docs/practices/naming/ */
export const createInstruments = (registry: Registry, enableExemplars = false) => {
  const registers = [registry];
  return {
    httpRequestDuration: new Histogram({
      name: 'carillon_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last byte of its answer, by the template of its route.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: SECONDS,
      registers,
    }),
    messagesAdmitted: new Counter({
      name: 'carillon_messages_admitted_total',
      help: 'Messages that were admitted and are on disk.',
      labelNames: ['purpose'] as const,
      registers,
    }),
    messagesRefused: new Counter({
      name: 'carillon_messages_refused_total',
      help: 'Messages that a rule refused, by its code in the error catalogue.',
      labelNames: ['purpose', 'code'] as const,
      registers,
    }),
    admissionBatchSize: new Histogram({
      name: 'carillon_admission_batch_messages',
      help: 'Messages that one admission transaction decided on.',
      buckets: MESSAGES,
      registers,
    }),
    admissionBatchDuration: new Histogram({
      name: 'carillon_admission_batch_duration_seconds',
      help: 'Time of one admission transaction: facts read, decided, written, committed.',
      buckets: SECONDS,
      enableExemplars,
      registers,
    }),
    messagesClaimed: new Counter({
      name: 'carillon_dispatch_messages_claimed_total',
      help: 'Messages that dispatch took from a lane to hand over.',
      labelNames: ['lane'] as const,
      registers,
    }),
    messagesExpired: new Counter({
      name: 'carillon_messages_expired_total',
      help: 'Messages whose time was up while they waited: their notAfter passed, or the limit of their lane.',
      labelNames: ['reason'] as const,
      registers,
    }),
    claimDuration: new Histogram({
      name: 'carillon_dispatch_claim_duration_seconds',
      help: 'Time of one claim: who waits, whose turn it is, taken and committed.',
      labelNames: ['carrier'] as const,
      buckets: SECONDS,
      registers,
    }),
    submissions: new Counter({
      name: 'carillon_submissions_total',
      help: 'Messages handed to a carrier, by what came of it.',
      labelNames: ['carrier', 'outcome'] as const,
      registers,
    }),
    receipts: new Counter({
      name: 'carillon_receipts_total',
      help: 'Receipts from a carrier, by the status they tell.',
      labelNames: ['carrier', 'status'] as const,
      registers,
    }),
    unmatchedReceipts: new Counter({
      name: 'carillon_unmatched_receipts_total',
      help: 'Receipts that named no message, or several, when they came; one that came before its answer finds it later.',
      labelNames: ['carrier'] as const,
      registers,
    }),
    failovers: new Counter({
      name: 'carillon_failovers_total',
      help: 'Messages that went on to another carrier: theirs surely had not taken them, or their routes were changed.',
      labelNames: ['from', 'to', 'reason'] as const,
      registers,
    }),
    carrierUp: new Gauge({
      name: 'carillon_carrier_up',
      help: 'Whether a carrier takes texts: 0 while every process that runs it finds it at fault. One the operator has paused has no value.',
      labelNames: ['carrier'] as const,
      registers,
    }),
    carrierWaiting: new Gauge({
      name: 'carillon_carrier_waiting_messages',
      help: 'Messages that wait for a carrier at the time of the scrape; without a name, those that no route serves.',
      labelNames: ['carrier'] as const,
      registers,
    }),
    carrierOldestWaiting: new Gauge({
      name: 'carillon_carrier_oldest_waiting_seconds',
      help: 'For how long the oldest message that waits for a carrier could have left, at the time of the scrape.',
      labelNames: ['carrier'] as const,
      registers,
    }),
    carrierHealth: new Gauge({
      name: 'carillon_carrier_health_ratio',
      help: 'Health of a carrier, 0 to 1: the part of its configured weight that it is given.',
      labelNames: ['carrier'] as const,
      registers,
    }),
    carrierEvents: new Counter({
      name: 'carillon_carrier_events_total',
      help: 'Events of carriers and routes, as GET /v1/operator/carrier-events lists them.',
      labelNames: ['carrier', 'type'] as const,
      registers,
    }),
    submitLatency: new Histogram({
      name: 'carillon_submit_latency_seconds',
      help: 'Time from the acceptance of a message, or from when it was due, to its hand-over to the carrier.',
      labelNames: ['lane'] as const,
      buckets: [...SECONDS, 30, 60, 300],
      enableExemplars,
      registers,
    }),
    queueDepth: new Gauge({
      name: 'carillon_queue_depth_messages',
      help: 'Messages that wait in a lane at the time of the scrape.',
      labelNames: ['lane'] as const,
      registers,
    }),
    spansDropped: new Counter({
      name: 'carillon_trace_spans_dropped_total',
      help: 'Spans that no collector got: too many waited, or it did not take them.',
      registers,
    }),
    scrapeFaults: new Counter({
      name: 'carillon_scrape_faults_total',
      help: 'Scrapes that could not read the depth of the queue from the store.',
      registers,
    }),
  };
};
