import { acrossAccounts } from '../account-scope/account-scope.ts';
import { isStoreLost } from '../database/lost.ts';

/** An item that waits until its batch is written. */
export interface Waiting<Item, Value> {
  readonly item: Item;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatcherOptions<Item, Value> {
  /** Writes a batch and settles each entry of it. It throws when nothing was written. */
  readonly write: (batch: readonly Waiting<Item, Value>[]) => Promise<void>;
  /** How large a batch is at most, but for the size of its last item. */
  readonly most: number;
  /** What an item adds to the size of its batch; 1 unless given. */
  readonly sizeOf?: (item: Item) => number;
}

/** Gathers items while a batch is being written, and writes them as the next one. */
export interface Batcher<Item, Value> {
  /** Resolves or rejects when the item is written, or cannot be. */
  add(item: Item): Promise<Value>;
  /** The size of all that waits for its batch to begin. */
  backlog(): number;
  /** Waits until nothing is left to write. */
  drain(): Promise<void>;
}

/** Writes a batch; an item that cannot be written fails no other. */
const writeOrSplit = async <Item, Value>(
  write: BatcherOptions<Item, Value>['write'],
  batch: readonly Waiting<Item, Value>[],
): Promise<void> => {
  try {
    await write(batch);
  } catch (error) {
    if (batch.length === 1 || isStoreLost(error)) for (const { reject } of batch) reject(error);
    else for (const alone of batch) await writeOrSplit(write, [alone]);
  }
};

/**
 * The busier its users are, the larger the batches and the fewer transactions an item costs. A single item is written
 * at once when nothing else is.
 */
export const createBatcher = <Item, Value>({
  write,
  most,
  sizeOf = () => 1,
}: BatcherOptions<Item, Value>): Batcher<Item, Value> => {
  const waiting: Waiting<Item, Value>[] = [];
  let backlog = 0;
  let writing: Promise<void> | null = null;

  const take = (): Waiting<Item, Value>[] => {
    let size = 0;
    let count = 0;
    while (count < waiting.length && size < most) size += sizeOf(waiting[count++]!.item);
    backlog -= size;
    return waiting.splice(0, count);
  };

  const work = async (): Promise<void> => {
    // Let the requests that are already in the socket buffers join the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await writeOrSplit(write, take());
    writing = null;
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        backlog += sizeOf(item);
        // Whoever comes first begins a batch of everybody's.
        writing ??= acrossAccounts(work);
      }),
    backlog: () => backlog,
    drain: async () => {
      while (writing) await writing;
    },
  };
};
