/** Spans on their way to whoever collects them. Adding one costs no more than a push, and what is too many is dropped. */
export interface SpanQueue<Span> {
  add(span: Span): void;
  /** Sends what there is, and waits for it. */
  drain(): Promise<void>;
}

export interface SpanQueueOptions<Span> {
  /** Sends some; false when they did not arrive. */
  readonly send: (spans: Span[]) => Promise<boolean>;
  /** Told how many will never arrive. */
  readonly onDropped: (spans: number) => void;
}

const MOST_WAITING = 4_096;
const AT_ONCE = 512;
const EVERY_MS = 1_000;

export const createSpanQueue = <Span>({ send, onDropped }: SpanQueueOptions<Span>): SpanQueue<Span> => {
  let waiting: Span[] = [];
  let sending: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const some = waiting.slice(0, AT_ONCE);
      waiting = waiting.slice(AT_ONCE);
      const arrived = await send(some).catch(() => false);
      if (!arrived) onDropped(some.length);
    }
  };
  const begin = (): Promise<void> => {
    timer = null;
    sending ??= sendAll().finally(() => {
      sending = null;
    });
    return sending;
  };

  return {
    add: (span) => {
      if (waiting.length >= MOST_WAITING) return onDropped(1);
      waiting.push(span);
      timer ??= setTimeout(begin, EVERY_MS).unref();
    },
    drain: async () => {
      if (timer) clearTimeout(timer);
      await begin();
      await begin();
    },
  };
};
