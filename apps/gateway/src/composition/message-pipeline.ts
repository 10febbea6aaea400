import type { CarrierSink } from '../engine/carriers/carrier.ts';
import { createCarrierBlocks } from '../engine/dispatch/carrier-blocks.ts';
import {
  type CarrierMonitor,
  createCarrierMonitor,
} from '../engine/dispatch/carrier-monitor/carrier-monitor.ts';
import { createCarrierSink } from '../engine/dispatch/carrier-sink.ts';
import { recordAcceptances } from '../engine/dispatch/late-acceptance.ts';
import { createRecorder, type Recorder } from '../engine/dispatch/outcome-recorder.ts';
import { createRouteCheck } from '../engine/dispatch/rerouting/route-check.ts';
import { createRunningCarriers, type RunningCarriers } from '../engine/dispatch/running-carriers.ts';
import { storeEvents } from '../engine/events/store-events.ts';
import { type Admission, createAdmission } from '../engine/messages/admission/admission.ts';
import { noHandOver } from '../engine/messages/admission/hand-over.ts';
import { type CachedPriceBook, createPriceBook } from '../engine/messages/admission/price-book.ts';
import { type CachedPauses, createPauses } from '../engine/messages/pauses/paused.ts';
import {
  type CachedWaitingLimits,
  createWaitingLimits,
} from '../engine/messages/waiting-limits/waiting-limits.ts';
import { createQuarantine, type Quarantine } from '../engine/quarantine/quarantine.ts';
import { within } from '../infrastructure/jobs/within.ts';
import { createReading } from '../services/inbound/inbox.ts';
import { createTextReceiver } from '../services/inbound/receive-text.ts';
import { blockedEvent } from '../services/otp/blocked-event.ts';
import { keptCodes } from '../services/otp/keep-codes.ts';
import { type OtpModule, openOtpModule } from '../services/otp/module.ts';
import type { Foundation } from './foundation.ts';

/** The way of a message through the gateway: in by admission, out by the running carriers, back by the recorder. */
export interface MessagePipeline {
  readonly admission: Admission;
  readonly priceBook: CachedPriceBook;
  readonly pauses: CachedPauses;
  readonly limits: CachedWaitingLimits;
  readonly recorder: Recorder;
  readonly sink: CarrierSink;
  readonly quarantine: Quarantine;
  readonly routing: CarrierMonitor;
  /** Null in a process that hands nothing over. */
  readonly runningCarriers: RunningCarriers | null;
  readonly otp: OtpModule;
  /** Waits for what is under way, from the endpoint to the store. */
  drain(grace: AbortSignal): Promise<void>;
}

interface ReturnPathOptions {
  readonly admission: () => Admission;
  readonly routing: CarrierMonitor;
  readonly quarantine: Quarantine;
  /** Told when messages wait again. */
  readonly onRequeued: () => void;
}

/** What comes back from carriers, and where it is written: outcomes, receipts, and texts from handsets. */
const createReturnPath = (
  foundation: Foundation,
  { admission, routing, quarantine, onRequeued }: ReturnPathOptions,
): { recorder: Recorder; sink: CarrierSink } => {
  const { logger, database, consents, eventJobs, now, onFault } = foundation;
  const texts = createTextReceiver({
    database,
    read: createReading({ database, consents, admission, jobs: eventJobs, now, onFault }),
    onUnmatched: ({ carrier }, reason) =>
      logger.warn({ carrier, reason }, 'a text from a handset is kept, but belongs to no account'),
    now,
  });
  const blocks = createCarrierBlocks(database, consents, now);
  const recorder = createRecorder({
    ...foundation,
    quarantine,
    failover: routing.failover,
    onStored: async (updates) => {
      await routing.onRecorded(updates);
      await blocks(updates);
    },
    onRequeued,
  });
  const sink = createCarrierSink({
    recorder,
    quarantine,
    texts,
    acceptances: (acceptances) => recordAcceptances({ database, recorder, at: new Date(now()) }, acceptances),
    now,
    onFault,
  });
  return { recorder, sink };
};

/** Connects admission, carriers and what comes back from them. */
export const createMessagePipeline = async (foundation: Foundation): Promise<MessagePipeline> => {
  const { config, database, eventJobs, now } = foundation;
  const priceBook = createPriceBook(database, now);
  const pauses = createPauses(database, now);
  const limits = createWaitingLimits(database, now);
  const routing = createCarrierMonitor(foundation);
  const quarantine = createQuarantine(database, now);
  const wake = (): void => runningCarriers?.wake();
  const { recorder, sink } = createReturnPath(foundation, {
    admission: () => admission,
    routing,
    quarantine,
    onRequeued: wake,
  });
  const routes = createRouteCheck(database, routing.book);
  const { publicUrl } = config;
  const runningCarriers: RunningCarriers | null = config.roles.includes('dispatch')
    ? createRunningCarriers({ ...foundation, recorder, sink, pauses, limits, routes, publicUrl })
    : null;
  const admission = createAdmission({
    ...foundation,
    priceBook: priceBook.read,
    pauses,
    attachments: keptCodes,
    handOver: runningCarriers?.handOver ?? noHandOver,
    onAdmitted: wake,
  });
  const otp = await openOtpModule({
    ...foundation,
    admission,
    priceBook: priceBook.read,
    onBlocked: async (client, block) => {
      const owner = { account: block.key.account, mode: block.key.mode };
      await storeEvents(client, eventJobs, owner, [blockedEvent(block, now())]);
    },
  });
  const drain = async (grace: AbortSignal): Promise<void> => {
    await within(grace, admission.drain());
    await within(grace, otp.drain());
    await runningCarriers?.stop(grace);
    await recorder.drain(grace);
  };
  return {
    admission,
    priceBook,
    pauses,
    limits,
    recorder,
    sink,
    quarantine,
    routing,
    runningCarriers,
    otp,
    drain,
  };
};
