import type { Database } from '../../infrastructure/database/open.ts';
import type { Metrics } from '../../infrastructure/telemetry/metrics.ts';
import type { Receipt } from '../carriers/carrier.ts';
import { receiptStatus } from '../carriers/receipt-codes.ts';
import { storableOutcome, storableReceipt } from '../carriers/storable-updates.ts';
import type { OutcomeNews } from '../messages/outcome.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { isStorableInstant } from '../quarantine/storable.ts';
import type { Failover } from './failover/failover.ts';
import type { News } from './record-outcomes.ts';
import { createNewsStore, type StoredNews } from './store-updates.ts';

/** Puts what carriers say on disk, in batches: one transaction for all that gathered while the last was written. */
export interface Recorder {
  /** Takes an outcome; it is kept and tried again until it is on disk. */
  outcome(news: OutcomeNews): void;
  /** Somebody waits for what was taken: it is written without gathering more. */
  hurry(): void;
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
  /** Where what cannot be stored as it was said is kept. */
  readonly quarantine: Quarantine;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  /** Told what is on disk, before the carrier is: what it throws keeps receipts with the carrier. */
  readonly onStored: (news: News) => Promise<void>;
  /** Lets messages go on to another carrier; none does unless given. */
  readonly failover?: Failover;
  /** Something went back to its lane. */
  readonly onRequeued: () => void;
}

const BATCH = 1_000;
/** While news keeps coming, a batch waits this long for more of it: fewer transactions, each with more in it. */
const GATHER_MS = 10;
/** A batch this large gains nothing by waiting. */
const WORTH_WRITING = 250;

export const createRecorder = (options: RecorderOptions): Recorder => {
  const outcomes: OutcomeNews[] = [];
  const receipts: WaitingReceipts[] = [];
  let writing: Promise<void> | null = null;
  let lastWritten = Number.NEGATIVE_INFINITY;
  let enough: (() => void) | null = null;
  const store = createNewsStore({
    ...options,
    onFailedOver: options.metrics.failedOver,
    onUnmatched: (unmatched) => {
      for (const { carrier } of unmatched) options.metrics.unmatchedReceipt(carrier);
    },
  });
  /** How many outcomes of each claim are still to come. */
  const open = new Map<string, number>();

  /** The claims that these outcomes complete: their rows have served. */
  const completed = (batch: readonly OutcomeNews[]): string[] => {
    const done: string[] = [];
    for (const { claim } of batch) {
      if (!claim) continue;
      const left = (open.get(claim.id) ?? claim.messages.length) - 1;
      if (left > 0) open.set(claim.id, left);
      else {
        open.delete(claim.id);
        done.push(claim.id);
      }
    }
    return done;
  };

  const takeReceipts = (): WaitingReceipts[] => {
    let size = 0;
    let count = 0;
    while (count < receipts.length && size < BATCH) size += receipts[count++]!.receipts.length;
    return receipts.splice(0, count);
  };

  /** Tells of what is on disk; what fails here is on disk all the same. */
  const tell = async ({ stored, late }: StoredNews): Promise<void> => {
    observe(options.metrics, stored.outcomes, stored.receipts);
    await options.onStored({ ...stored, receipts: [...stored.receipts, ...late] });
  };

  const storeAll = async (
    batch: Omit<News, 'receipts'>,
    waiting: readonly WaitingReceipts[],
  ): Promise<void> => {
    try {
      const all = waiting.flatMap((entry) => entry.receipts);
      const done = await store({ ...batch, receipts: all });
      const { refused } = done;
      await tell(done);
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

  const noteChange = (carrier: string, kind: 'outcome' | 'receipt', reason: string, said: unknown) =>
    options.quarantine.keep({ source: 'carrier', name: carrier, kind, reason, body: JSON.stringify(said) });

  /** The hour of its arrival is left out, so that the same again is the same. */
  const noteReceipt = (receipt: Receipt, reason: string): Promise<void> => {
    const { at, ...said } = receipt;
    return noteChange(receipt.carrier, 'receipt', reason, isStorableInstant(at) ? said : receipt);
  };

  const isEnough = (): boolean => outcomes.length + receipts.length >= WORTH_WRITING;

  /** The first news after a silence is written at once. */
  const gather = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (performance.now() - lastWritten > GATHER_MS || isEnough()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      enough = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    enough = null;
  };

  const write = async (): Promise<void> => {
    while (outcomes.length > 0 || receipts.length > 0) {
      await gather();
      const batch = outcomes.splice(0, BATCH);
      // What could not be written was told of as a fault; its messages stay claimed until the replica ends.
      await storeAll({ outcomes: batch, claims: completed(batch) }, takeReceipts()).catch(() => {});
      for (const { onRecorded } of batch) onRecorded?.();
      lastWritten = performance.now();
    }
    writing = null;
  };

  const begin = (): void => {
    if (isEnough()) enough?.();
    writing ??= write();
  };

  return {
    outcome: (given) => {
      const { carrier, message, outcome } = given;
      const { news, changed } = storableOutcome(outcome, message.messageId);
      if (changed !== null) noteChange(carrier, 'outcome', changed, outcome).catch(options.onFault);
      outcomes.push({ ...given, outcome: news });
      begin();
    },
    hurry: () => enough?.(),
    receipts: async (given) => {
      options.database.refuseInTransaction('The recorder');
      const now = options.now();
      const taken = given.map((receipt) => storableReceipt(receipt, now));
      const noted = taken.map(({ changed }, place) =>
        changed === null ? null : noteReceipt(given[place]!, changed),
      );
      const stored = new Promise<void>((resolve, reject) => {
        receipts.push({ receipts: taken.map(({ news }) => news), resolve, reject });
        begin();
      });
      await Promise.all([stored, ...noted]);
    },
    drain: async (signal) => {
      const aborted = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      while (writing && !signal.aborted) await Promise.race([writing, aborted]);
    },
  };
};

const observe = (metrics: Metrics, outcomes: readonly OutcomeNews[], receipts: readonly Receipt[]): void => {
  for (const { carrier, outcome, message, at } of outcomes) {
    metrics.submitted(carrier, outcome.kind);
    if (outcome.kind === 'accepted' && message.lane && message.waitingSince) {
      metrics.handedOver(message.lane, (at.getTime() - message.waitingSince.getTime()) / 1000);
    }
  }
  for (const { carrier, code } of receipts) metrics.receipt(carrier, receiptStatus(code));
};
