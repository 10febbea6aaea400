import { acrossAccounts } from '../account-scope/account-scope.ts';
import { createFreshValues, type Freshness } from './fresh-values.ts';

/** Values by key, each read at most every so often. Concurrent readers of one key share one read. */
export interface KeyedTtlCache<Key, Value extends NonNullable<unknown>> {
  read(key: Key): Promise<Value>;
  /**
   * Forgets one value, or all of them when no key is given. Who reads after that gets a value whose read began after
   * that: a read that is under way serves those that wait for it already, and nobody else.
   */
  forget(key?: Key): void;
}

/** A value that is read at most every so often. Concurrent readers share one read. */
export interface TtlCache<Value extends NonNullable<unknown>> {
  read(): Promise<Value>;
  /** As `forget` of `KeyedTtlCache`. */
  forget(): void;
}

interface KeyedOptions<Value> extends Freshness {
  /** Tells whether a value is worth remembering; every value is unless given. */
  readonly keeps?: (value: Value) => boolean;
}

/** A read that fails is not remembered: it fails for those that wait for it, and the next reader reads again. */
export const createKeyedTtlCache = <Key, Value extends NonNullable<unknown>>(
  load: (key: Key) => Promise<Value>,
  { keeps = () => true, ...freshness }: KeyedOptions<Value>,
): KeyedTtlCache<Key, Value> => {
  const values = createFreshValues<Key, Value>(freshness);
  const underWay = new Map<Key, Promise<Value>>();

  const readNow = async (key: Key): Promise<Value> => {
    const remember = values.beginRead();
    // What is read is for everybody who asks later.
    const value = await acrossAccounts(() => load(key));
    if (keeps(value)) remember(key, value);
    return value;
  };

  const share = (key: Key): Promise<Value> => {
    const reading = readNow(key).finally(() => {
      if (underWay.get(key) === reading) underWay.delete(key);
    });
    underWay.set(key, reading);
    return reading;
  };

  return {
    read: async (key) => values.get(key) ?? underWay.get(key) ?? share(key),
    forget: (key) => {
      values.forget(key);
      if (key === undefined) underWay.clear();
      else underWay.delete(key);
    },
  };
};

const ONLY = 'the only value';

export const createTtlCache = <Value extends NonNullable<unknown>>(
  load: () => Promise<Value>,
  freshness: Omit<Freshness, 'most'>,
): TtlCache<Value> => {
  const cache = createKeyedTtlCache<typeof ONLY, Value>(load, { ...freshness, most: 1 });
  return { read: () => cache.read(ONLY), forget: () => cache.forget() };
};
