import type { Lane, MessageStatus, Purpose } from '@carillon/core/messaging';
import { FULL_HEALTH } from '@carillon/core/routing';
import { collectDefaultMetrics, type Histogram, Registry } from 'prom-client';
import { createInstruments } from './instruments.ts';

/** What waits for one carrier. */
export interface CarrierDepth {
  /** Null stands for messages that no route serves. */
  readonly carrier: string | null;
  readonly messages: number;
  /** For how long the oldest of them could have left. */
  readonly oldestSeconds: number;
}

/** How many messages wait in each lane, and for each carrier. */
export interface QueueDepth {
  readonly lanes: Readonly<Partial<Record<Lane, number>>>;
  readonly carriers: readonly CarrierDepth[];
}

/** Reads what waits: how many in each lane, and for each carrier how many and since when the oldest. */
type ReadQueueDepth = () => Promise<QueueDepth>;

interface Timed {
  readonly seconds: number;
  readonly trace: string | undefined;
  readonly exemplars: boolean;
}

/** A histogram with exemplars takes its observations in another form. */
const observe = <Label extends string>(
  histogram: Histogram<Label>,
  labels: Partial<Record<Label, string>>,
  { seconds: value, trace, exemplars }: Timed,
): void => {
  if (!exemplars) return void histogram.observe(labels, value);
  // An exemplar has labels of its own, whatever the library's types say.
  const exemplarLabels = (trace === undefined ? {} : { trace_id: trace }) as typeof labels;
  histogram.observe({ labels, value, exemplarLabels });
};

const NOTHING_WAITS: QueueDepth = { lanes: {}, carriers: [] };

/** What the gateway counts and times. Durations are seconds. */
export interface Metrics {
  /** `route` is the template, such as `/v1/messages/:id`: a path would make a series of every id. */
  httpRequest(request: { method: string; route: string; status: number }, seconds: number): void;
  admitted(purpose: Purpose, messages: number): void;
  /** `code` is one of the error catalogue. */
  refused(purpose: Purpose, code: string): void;
  /** `trace` is one to show the time by. */
  admissionBatch(messages: number, seconds: number, trace?: string): void;
  claimed(lane: Lane, messages: number): void;
  /** One claim that found something. */
  claimTook(carrier: string, seconds: number): void;
  /** `outcome` is the kind of a `SubmitOutcome`. */
  submitted(carrier: string, outcome: string, messages: number): void;
  receipt(carrier: string, status: MessageStatus, receipts: number): void;
  /** A receipt named no message, or several. */
  unmatchedReceipt(carrier: string): void;
  /** A message went on to another carrier; `reason` is a code. Null stands for no carrier: it waited, or waits, for a route. */
  failedOver(move: { from: string | null; to: string | null; reason: string }): void;
  /** Messages whose time was up while they waited; `reason` is why. */
  expired(reason: string, messages: number): void;
  /** Which carriers can take texts, by name. */
  carriersUp(up: ReadonlyMap<string, boolean>): void;
  /** The health of the carriers of this process, 0 to 100 by name. */
  carrierHealth(points: ReadonlyMap<string, number>): void;
  /** An event of a carrier or a route; `type` is one of the contract's. */
  carrierEvent(carrier: string, type: string): void;
  /** From the acceptance of a message, or from when it was due, to its hand-over. */
  handedOver(lane: Lane, seconds: number, trace?: string): void;
  /** Spans that no collector will get. */
  spansDropped(spans: number): void;
  /** Gives the reader that every scrape asks. One that fails leaves the depths out, and the scrape succeeds. */
  watchQueue(read: ReadQueueDepth): void;
  /** The media type of `render`. */
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  render(): Promise<string>;
}

export interface MetricsOptions {
  /** Shows times by traces of messages. Then the format is OpenMetrics, as the other knows no exemplars. */
  readonly exemplars?: boolean;
}

/** Metrics in a registry of their own, with those of the process and of the event loop's lag. */
export const createMetrics = ({ exemplars = false }: MetricsOptions = {}): Metrics => {
  const registry = new Registry();
  // The library's types know the registry of one format only.
  if (exemplars) registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  collectDefaultMetrics({ register: registry });
  const instruments = createInstruments(registry, exemplars);

  let readQueueDepth: ReadQueueDepth = async () => NOTHING_WAITS;

  const collectQueueDepth = async (): Promise<void> => {
    const { queueDepth, carrierWaiting, carrierOldestWaiting, scrapeFaults } = instruments;
    const { lanes, carriers } = await readQueueDepth().catch(() => {
      scrapeFaults.inc();
      return NOTHING_WAITS;
    });
    for (const gauge of [queueDepth, carrierWaiting, carrierOldestWaiting]) gauge.reset();
    for (const [lane, messages] of Object.entries(lanes)) queueDepth.set({ lane }, messages);
    for (const { carrier, messages, oldestSeconds } of carriers) {
      carrierWaiting.set({ carrier: carrier ?? '' }, messages);
      carrierOldestWaiting.set({ carrier: carrier ?? '' }, oldestSeconds);
    }
  };

  return {
    httpRequest: (request, seconds) => instruments.httpRequestDuration.observe(request, seconds),
    admitted: (purpose, messages) => instruments.messagesAdmitted.inc({ purpose }, messages),
    refused: (purpose, code) => instruments.messagesRefused.inc({ purpose, code }),
    admissionBatch: (messages, seconds, trace) => {
      instruments.admissionBatchSize.observe(messages);
      observe(instruments.admissionBatchDuration, {}, { seconds, trace, exemplars });
    },
    claimed: (lane, messages) => instruments.messagesClaimed.inc({ lane }, messages),
    claimTook: (carrier, seconds) => instruments.claimDuration.observe({ carrier }, seconds),
    submitted: (carrier, outcome, messages) => instruments.submissions.inc({ carrier, outcome }, messages),
    receipt: (carrier, status, receipts) => instruments.receipts.inc({ carrier, status }, receipts),
    unmatchedReceipt: (carrier) => instruments.unmatchedReceipts.inc({ carrier }),
    failedOver: ({ from, to, reason }) =>
      instruments.failovers.inc({ from: from ?? '', to: to ?? '', reason }),
    expired: (reason, messages) => instruments.messagesExpired.inc({ reason }, messages),
    carriersUp: (up) => {
      instruments.carrierUp.reset();
      for (const [carrier, isUp] of up) instruments.carrierUp.set({ carrier }, isUp ? 1 : 0);
    },
    carrierHealth: (points) => {
      instruments.carrierHealth.reset();
      for (const [carrier, health] of points)
        instruments.carrierHealth.set({ carrier }, health / FULL_HEALTH);
    },
    carrierEvent: (carrier, type) => instruments.carrierEvents.inc({ carrier, type }),
    handedOver: (lane, seconds, trace) =>
      observe(instruments.submitLatency, { lane }, { seconds, trace, exemplars }),
    spansDropped: (spans) => instruments.spansDropped.inc(spans),
    watchQueue: (read) => {
      readQueueDepth = read;
    },
    contentType: registry.contentType,
    render: async () => {
      await collectQueueDepth();
      return registry.metrics();
    },
  };
};
