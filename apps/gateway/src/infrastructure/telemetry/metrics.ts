import type { Lane, MessageStatus, Purpose } from '@carillon/core/messaging';
import { FULL_HEALTH } from '@carillon/core/routing';
import { collectDefaultMetrics, Registry } from 'prom-client';
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

const NOTHING_WAITS: QueueDepth = { lanes: {}, carriers: [] };

/** What the gateway counts and times. Durations are seconds. */
export interface Metrics {
  /** `route` is the template, such as `/v1/messages/:id`: a path would make a series of every id. */
  httpRequest(request: { method: string; route: string; status: number }, seconds: number): void;
  admitted(purpose: Purpose, messages: number): void;
  /** `code` is one of the error catalogue. */
  refused(purpose: Purpose, code: string): void;
  admissionBatch(messages: number, seconds: number): void;
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
  handedOver(lane: Lane, seconds: number): void;
  /** Gives the reader that every scrape asks. One that fails leaves the depths out, and the scrape succeeds. */
  watchQueue(read: ReadQueueDepth): void;
  /** The media type of `render`. */
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  render(): Promise<string>;
}

/** Metrics in a registry of their own, with those of the process and of the event loop's lag. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const instruments = createInstruments(registry);
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
    admissionBatch: (messages, seconds) => {
      instruments.admissionBatchSize.observe(messages);
      instruments.admissionBatchDuration.observe(seconds);
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
    handedOver: (lane, seconds) => instruments.submitLatency.observe({ lane }, seconds),
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
