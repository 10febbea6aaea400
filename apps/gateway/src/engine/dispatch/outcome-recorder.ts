import { acrossAccounts } from '../../infrastructure/account-scope/account-scope.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { within } from '../../infrastructure/jobs/within.ts';
import type { Metrics } from '../../infrastructure/telemetry/metrics.ts';
import type { Receipt } from '../carriers/carrier.ts';
import { receiptStatus } from '../carriers/receipt-codes.ts';
import type { MessageTraces } from '../messages/message-traces.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { createBatchDelay } from './batch-delay.ts';
import type { Failover } from './failover/failover.ts';
import { createOpenClaims } from './open-claims.ts';
import type { Updates } from './record-outcomes.ts';
import { createStorableForms } from './storable-forms.ts';
import { createUpdateStore } from './store-updates.ts';

/** Puts what carriers say on disk, in batches: one transaction for all that gathered while the last was written. */
export interface Recorder {
  /** Takes an outcome; it is kept and tried again until it is on disk. */
  outcome(update: OutcomeUpdate): void;
  /** Somebody waits for what was taken: it is written without more delay. */
  flush(): void;
  /** Takes receipts; resolves when they are on disk. */
  receipts(receipts: readonly Receipt[]): Promise<void>;
  /** Waits until everything taken so far is on disk, or the signal ends the wait. */
  drain(signal: AbortSignal): Promise<void>;
}

interface WaitingReceipts {
  readonly receipts: readonly Receipt[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface RecorderOptions {
  readonly database: Database;
  readonly metrics: Metrics;
  /** No traces are kept unless given. */
  readonly traces?: MessageTraces | null;
  /** Where what cannot be stored as it was said is kept. */
  readonly quarantine: Quarantine;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  /** Told what is on disk, before the carrier is: what it throws keeps receipts with the carrier. */
  readonly onStored: (updates: Updates) => Promise<void>;
  /** Lets messages go on to another carrier; none does unless given. */
  readonly failover?: Failover;
  /** Something went back to its lane. */
  readonly onRequeued: () => void;
}

/** More gains nothing, and holds the thread for long: then claims and codes wait for it. */
const BATCH = 600;

/** The receipts of one batch: whole deliveries, so that each is answered for once. */
const takeReceipts = (receipts: WaitingReceipts[]): WaitingReceipts[] => {
  let size = 0;
  let count = 0;
  while (count < receipts.length && size < BATCH) size += receipts[count++]!.receipts.length;
  return receipts.splice(0, count);
};

/** What puts a batch on disk, tells of it, and answers those who wait for their receipts. */
const createBatchWriter = (options: RecorderOptions) => {
  const { traces, now } = options;
  const store = createUpdateStore({
    ...options,
    onFailedOver: options.metrics.failedOver,
    onReceived: traces ? (results) => traces.received(results, now()) : null,
    onUnmatched: (unmatched) => {
      for (const { carrier } of unmatched) options.metrics.unmatchedReceipt(carrier);
    },
  });
  return async (batch: Omit<Updates, 'receipts'>, waiting: readonly WaitingReceipts[]): Promise<void> => {
    try {
      const receipts = waiting.flatMap((entry) => entry.receipts);
      const { stored, late, refused } = await store({ ...batch, receipts });
      observe(options, stored.outcomes, stored.receipts);
      // What fails here is on disk all the same.
      await options.onStored({ ...stored, receipts: [...stored.receipts, ...late] });
      for (const { receipts: given, resolve, reject } of waiting) {
        const kept = given.find((receipt) => refused.has(receipt));
        if (kept) reject(refused.get(kept));
        else resolve();
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
      throw error;
    }
  };
};

export const createRecorder = (options: RecorderOptions): Recorder => {
  const outcomes: OutcomeUpdate[] = [];
  const receipts: WaitingReceipts[] = [];
  let writing: Promise<void> | null = null;
  const forms = createStorableForms(options);
  const claims = createOpenClaims();
  const delay = createBatchDelay(() => outcomes.length + receipts.length);
  const writeBatch = createBatchWriter(options);

  const write = async (): Promise<void> => {
    while (outcomes.length > 0 || receipts.length > 0) {
      await delay.wait();
      const batch = outcomes.splice(0, BATCH);
      // What could not be written was told of as a fault; its messages stay claimed until the replica ends.
      const written = writeBatch(
        { outcomes: batch, claims: claims.completedBy(batch) },
        takeReceipts(receipts),
      );
      await written.catch(() => {});
      for (const { onRecorded } of batch) onRecorded?.();
      delay.written();
    }
    writing = null;
  };

  const begin = (source: string): void => {
    delay.added(source);
    // A reply or a text of one account may be what begins a batch of everybody's.
    writing ??= acrossAccounts(write);
  };

  return {
    outcome: (told) => {
      outcomes.push(forms.outcome(told));
      begin('outcomes');
    },
    flush: () => delay.flush(),
    receipts: async (told) => {
      options.database.refuseInTransaction('The recorder');
      const { receipts: storable, kept } = forms.receipts(told);
      const stored = new Promise<void>((resolve, reject) => {
        receipts.push({ receipts: storable, resolve, reject });
        begin(`receipts of ${told[0]?.carrier}`);
      });
      await Promise.all([stored, kept]);
    },
    drain: async (signal) => {
      while (writing && !signal.aborted) await within(signal, writing);
    },
  };
};

/** How often each value was told of each carrier. */
const counted = <Value extends string>(
  pairs: readonly (readonly [carrier: string, value: Value])[],
): ReadonlyMap<string, ReadonlyMap<Value, number>> => {
  const counts = new Map<string, Map<Value, number>>();
  for (const [carrier, value] of pairs) {
    const own = counts.get(carrier) ?? new Map<Value, number>();
    counts.set(carrier, own.set(value, (own.get(value) ?? 0) + 1));
  }
  return counts;
};

const observe = (
  { metrics, traces }: Pick<RecorderOptions, 'metrics' | 'traces'>,
  outcomes: readonly OutcomeUpdate[],
  receipts: readonly Receipt[],
): void => {
  for (const [carrier, kinds] of counted(outcomes.map(({ carrier, outcome }) => [carrier, outcome.kind])))
    for (const [kind, messages] of kinds) metrics.submitted(carrier, kind, messages);
  for (const { outcome, message, at } of outcomes) {
    if (outcome.kind === 'accepted' && message.lane && message.waitingSince) {
      const seconds = (at.getTime() - message.waitingSince.getTime()) / 1000;
      metrics.handedOver(message.lane, seconds, traces?.traceOf(message.messageId));
    }
  }
  for (const [carrier, statuses] of counted(
    receipts.map(({ carrier, code }) => [carrier, receiptStatus(code)]),
  ))
    for (const [status, told] of statuses) metrics.receipt(carrier, status, told);
};
