import type { Receipt } from '../carrier.ts';
import type { OwedReceipt } from './segments.ts';

export interface ReceiptScheduleOptions {
  readonly carrier: string;
  readonly now: () => number;
  /** Hands receipts over; resolves when they are on disk. */
  readonly deliver: (receipts: readonly Receipt[]) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** The receipts the simulator will send, each at its time. */
export interface ReceiptSchedule {
  add(owed: readonly OwedReceipt[]): void;
  /** Sends what is due now; resolves when the gateway has it. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const BATCH = 1_000;
/** A receipt the gateway could not store is sent again, as a carrier would. */
const RETRY_MS = 1_000;

/** A schedule in memory; after a restart it is filled from what the simulator still owes. */
export const createReceiptSchedule = (options: ReceiptScheduleOptions): ReceiptSchedule => {
  let waiting: OwedReceipt[] = [];
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();
  let closed = false;

  const takeDue = (): OwedReceipt[] => {
    const at = options.now();
    const due: OwedReceipt[] = [];
    const later: OwedReceipt[] = [];
    for (const owed of waiting) (owed.dueAt.getTime() <= at && due.length < BATCH ? due : later).push(owed);
    waiting = later;
    return due;
  };

  const toReceipts = (due: readonly OwedReceipt[]): Receipt[] =>
    due.flatMap(({ carrierMessageId, phone, code, left }) =>
      Array.from({ length: left }, () => ({
        carrier: options.carrier,
        carrierMessageId,
        recipient: phone,
        code,
        at: new Date(options.now()),
      })),
    );

  const send = async (): Promise<void> => {
    for (let due = takeDue(); due.length > 0 && !closed; due = takeDue()) {
      try {
        await options.deliver(toReceipts(due));
      } catch (error) {
        options.onFault(error);
        waiting.push(...due);
        plan(RETRY_MS);
        return;
      }
    }
    if (waiting.length > 0) plan();
  };

  const run = (): Promise<void> => {
    sending = sending.then(send);
    return sending;
  };

  const plan = (wait?: number): void => {
    if (closed || timer !== null) return;
    const next =
      wait ?? Math.max(0, Math.min(...waiting.map(({ dueAt }) => dueAt.getTime())) - options.now());
    timer = setTimeout(() => {
      timer = null;
      void run();
    }, next);
  };

  return {
    add: (owed) => {
      if (owed.length === 0) return;
      waiting.push(...owed);
      const at = options.now();
      if (owed.some(({ dueAt }) => dueAt.getTime() <= at)) void run();
      else {
        if (timer) clearTimeout(timer);
        timer = null;
        plan();
      }
    },
    flush: run,
    close: async () => {
      closed = true;
      if (timer) clearTimeout(timer);
      await sending;
    },
  };
};
