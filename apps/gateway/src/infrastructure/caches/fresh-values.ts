/** How long values are remembered, and how many. */
export interface Freshness {
  /** Milliseconds for which a value is remembered once it is read; it may depend on how long the read took. */
  readonly freshMs: number | ((tookMs: number) => number);
  /** Milliseconds, of any clock. */
  readonly now: () => number;
  /** Values that are remembered at once. */
  readonly most: number;
}

/** Values by key, each remembered for a while after it was read. */
export interface FreshValues<Key, Value extends NonNullable<unknown>> {
  /** The value that is remembered; undefined when there is none, or when it is too old. */
  get(key: Key): Value | undefined;
  /** Call it before a read begins. The function it returns remembers what was read, unless `forget` was called meanwhile. */
  beginRead(): (key: Key, value: Value) => void;
  /** Forgets one value, or all of them when no key is given. */
  forget(key?: Key): void;
}

/** @example const remember = values.beginRead(); remember(id, await load(id)); */
export const createFreshValues = <Key, Value extends NonNullable<unknown>>({
  freshMs,
  now,
  most,
}: Freshness): FreshValues<Key, Value> => {
  const known = new Map<Key, { readonly value: Value; readonly until: number }>();
  // What is being read while something is forgotten may be out of date already.
  let forgotten = 0;
  return {
    get: (key) => {
      const found = known.get(key);
      return found !== undefined && found.until > now() ? found.value : undefined;
    },
    beginRead: () => {
      const [before, began] = [forgotten, now()];
      return (key, value) => {
        if (before !== forgotten) return;
        if (known.size >= most && !known.has(key)) known.clear();
        const ended = now();
        const lasts = typeof freshMs === 'number' ? freshMs : freshMs(ended - began);
        known.set(key, { value, until: ended + lasts });
      };
    },
    forget: (key) => {
      forgotten += 1;
      if (key === undefined) known.clear();
      else known.delete(key);
    },
  };
};
