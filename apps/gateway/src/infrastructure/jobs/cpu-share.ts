import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';

/** The work of one request, in slices between which everybody else is served. */
export interface RequestWork {
  /**
   * Takes one step after the other, in order. When the request has spent its time, the rest is refused
   * (`work_limit_reached`) and no further step is taken.
   */
  map<Item, Value>(
    items: readonly Item[],
    step: (item: Item, index: number) => Result<Value, Refusal>,
  ): Promise<Result<Value, Refusal>[]>;
}

/** Shares the one thread of the process between the accounts whose requests are long. */
export interface CpuShare {
  /** The work of one request, or of one job, of an account. */
  request(account: string): RequestWork;
}

/** Takes steps of an account, each with the time of a request to itself: a long one costs no other its result. */
export const eachInItsTime = async <Item, Value>(
  { cpu, account }: { readonly cpu: CpuShare; readonly account: string },
  items: readonly Item[],
  step: (item: Item) => Value,
): Promise<Result<Value, Refusal>[]> => {
  const results = await Promise.all(
    items.map((item) => cpu.request(account).map([item], (one) => succeed(step(one)))),
  );
  return results.map(([result]) => result!);
};

export interface CpuShareOptions {
  /** Milliseconds of this thread that one request may take. */
  readonly budgetMs?: number;
  /** Milliseconds after which a request lets others go on. */
  readonly sliceMs?: number;
  /** Milliseconds this thread has worked: a machine that stands still costs nobody their budget. */
  readonly worked?: () => number;
}

/** 5 000 recipients, the most one request may have, take a quarter of a second with a text of real use. */
const BUDGET_MS = 1_000;
const SLICE_MS = 8;

/** Asking the system costs as much as a short step: within so many milliseconds the last answer serves. */
const ASKED_AGAIN_MS = 0.25;

const createThreadTime = (): (() => number) => {
  let asked = Number.NEGATIVE_INFINITY;
  let time = 0;
  return () => {
    const at = performance.now();
    if (at - asked < ASKED_AGAIN_MS) return time;
    const { user, system } = process.threadCpuUsage();
    asked = at;
    time = (user + system) / 1_000;
    return time;
  };
};

const spent = (): Result<never, Refusal> =>
  refuse(
    'work_limit_reached',
    'The request took all the computing time one request may take. Send fewer texts in it, or make the loops of its templates shorter.',
  );

interface Steps<Item, Value> {
  readonly items: readonly Item[];
  readonly step: (item: Item, index: number) => Result<Value, Refusal>;
  /** Of the steps that were taken. */
  readonly results: Result<Value, Refusal>[];
}

/** Runs until the thread has worked so long in all; true when there is more to do. */
type Slice = (until: number) => boolean;

/**
 * Each turn of the event loop takes one slice's time, and accounts take turns within it and after it: whatever one
 * account asks for, the others and the carriers' sessions wait for a slice, not for the end of the work.
 */
export const createCpuShare = ({
  budgetMs = BUDGET_MS,
  sliceMs = SLICE_MS,
  worked = createThreadTime(),
}: CpuShareOptions = {}): CpuShare => {
  /** The requests of each account, first come first served; whose turn it is stands first. */
  const waiting = new Map<string, Slice[]>();

  const runNext = (until: number): void => {
    const [account, slices] = waiting.entries().next().value!;
    waiting.delete(account);
    if (!slices[0]!(until)) slices.shift();
    if (slices.length > 0) waiting.set(account, slices);
  };

  const pump = (): void => {
    const until = worked() + sliceMs;
    while (waiting.size > 0 && worked() < until) runNext(until);
    if (waiting.size > 0) setImmediate(pump);
  };

  const enqueue = (account: string, slice: Slice): void => {
    if (waiting.size === 0) setImmediate(pump);
    const own = waiting.get(account);
    if (own) own.push(slice);
    else waiting.set(account, [slice]);
  };

  const createRequest = (account: string): RequestWork => {
    let left = budgetMs;

    /** Takes steps until all are taken or the slice is over. */
    const takeSteps = <Item, Value>({ items, step, results }: Steps<Item, Value>, until: number): void => {
      const began = worked();
      for (let time = began; results.length < items.length && time < until; time = worked())
        results.push(left > time - began ? step(items[results.length]!, results.length) : spent());
      left -= worked() - began;
    };

    return {
      map: <Item, Value>(
        items: readonly Item[],
        step: (item: Item, index: number) => Result<Value, Refusal>,
      ) =>
        new Promise<Result<Value, Refusal>[]>((resolve, reject) => {
          const results: Result<Value, Refusal>[] = [];
          enqueue(account, (until) => {
            try {
              takeSteps({ items, step, results }, until);
            } catch (error) {
              reject(error);
              return false;
            }
            if (results.length < items.length) return true;
            resolve(results);
            return false;
          });
        }),
    };
  };

  return { request: createRequest };
};
