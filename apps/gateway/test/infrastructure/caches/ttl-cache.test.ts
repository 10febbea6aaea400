import { describe, expect, test } from 'vitest';
import { createKeyedTtlCache, createTtlCache } from '../../../src/infrastructure/caches/ttl-cache.ts';

interface Read {
  readonly key: string;
  succeed(name: string): void;
  fail(error: Error): void;
}

/** A source whose reads end when the test says so, and a clock that the test moves. */
const playedSource = () => {
  const reads: Read[] = [];
  const clock = { at: 0 };
  return {
    reads,
    clock,
    now: () => clock.at,
    load: (key: string) =>
      new Promise<{ readonly name: string }>((resolve, reject) => {
        reads.push({ key, succeed: (name) => resolve({ name }), fail: reject });
      }),
  };
};

const single = (freshMs: number | ((tookMs: number) => number) = 100) => {
  const source = playedSource();
  const { load, now } = source;
  return { ...source, cache: createTtlCache(() => load('it'), { freshMs, now }) };
};

const keyed = (most = 10, keeps?: (value: { readonly name: string }) => boolean) => {
  const source = playedSource();
  const { load, now } = source;
  const options = { freshMs: 100, now, most, ...(keeps && { keeps }) };
  return { ...source, cache: createKeyedTtlCache(load, options) };
};

describe('a value that is cached for a while', () => {
  test('is read again once it is too old, counted from when it was read', async () => {
    const { cache, reads, clock } = single();
    const first = cache.read();
    clock.at = 50;
    reads[0]!.succeed('first');
    expect(await first).toEqual({ name: 'first' });
    clock.at = 149;
    expect(await cache.read()).toEqual({ name: 'first' });
    clock.at = 150;
    const second = cache.read();
    reads[1]!.succeed('second');
    expect(await second).toEqual({ name: 'second' });
    expect(reads).toHaveLength(2);
  });

  test('is read once for all who ask while it is read', async () => {
    const { cache, reads } = single();
    const readers = [cache.read(), cache.read(), cache.read()];
    expect(reads).toHaveLength(1);
    reads[0]!.succeed('shared');
    expect(await Promise.all(readers)).toEqual(readers.map(() => ({ name: 'shared' })));
  });

  test('is read again at once after it is forgotten', async () => {
    const { cache, reads } = single();
    const first = cache.read();
    reads[0]!.succeed('first');
    await first;
    cache.forget();
    const second = cache.read();
    reads[1]!.succeed('second');
    expect(await second).toEqual({ name: 'second' });
  });

  test('is not remembered, nor given to a later reader, when it is forgotten while it is read', async () => {
    const { cache, reads } = single();
    const before = cache.read();
    cache.forget();
    const after = cache.read();
    expect(reads).toHaveLength(2);
    reads[1]!.succeed('new');
    expect(await after).toEqual({ name: 'new' });
    reads[0]!.succeed('old');
    expect(await before).toEqual({ name: 'old' });
    expect(await cache.read()).toEqual({ name: 'new' });
    expect(reads).toHaveLength(2);
  });

  test('whose old read ends first leaves the new read to those who share it', async () => {
    const { cache, reads } = single();
    const before = cache.read();
    cache.forget();
    const after = cache.read();
    reads[0]!.succeed('old');
    await before;
    const joined = cache.read();
    expect(reads).toHaveLength(2);
    reads[1]!.succeed('new');
    expect(await Promise.all([after, joined])).toEqual([{ name: 'new' }, { name: 'new' }]);
  });

  test('that could not be read is read again by the next reader', async () => {
    const { cache, reads } = single();
    const failing = [cache.read(), cache.read()];
    reads[0]!.fail(new Error('a fault'));
    for (const outcome of await Promise.allSettled(failing)) expect(outcome.status).toBe('rejected');
    const next = cache.read();
    reads[1]!.succeed('there');
    expect(await next).toEqual({ name: 'there' });
  });

  test('lasts as long as its read took, times a factor, when it is asked to', async () => {
    const { cache, reads, clock } = single((tookMs) => tookMs * 3);
    const slow = cache.read();
    clock.at = 20;
    reads[0]!.succeed('slow');
    await slow;
    clock.at = 79;
    await cache.read();
    expect(reads).toHaveLength(1);
    clock.at = 80;
    const again = cache.read();
    expect(reads).toHaveLength(2);
    reads[1]!.succeed('again');
    await again;
  });
});

describe('values that are cached by key', () => {
  const readAll = async ({ cache, reads }: ReturnType<typeof keyed>, keys: readonly string[]) => {
    for (const key of keys) {
      const reading = cache.read(key);
      reads.at(-1)!.succeed(key);
      await reading;
    }
  };

  test('are read each for itself', async () => {
    const { cache, reads } = keyed();
    const [a, b, again] = [cache.read('a'), cache.read('b'), cache.read('a')];
    expect(reads.map(({ key }) => key)).toEqual(['a', 'b']);
    reads[0]!.succeed('A');
    reads[1]!.succeed('B');
    expect(await Promise.all([a, b, again])).toEqual([{ name: 'A' }, { name: 'B' }, { name: 'A' }]);
  });

  test('are forgotten one at a time, or all at once', async () => {
    const played = keyed();
    await readAll(played, ['a', 'b']);
    played.cache.forget('a');
    await played.cache.read('b');
    expect(played.reads).toHaveLength(2);
    await readAll(played, ['a']);
    expect(played.reads).toHaveLength(3);
    played.cache.forget();
    await readAll(played, ['a', 'b']);
    expect(played.reads).toHaveLength(5);
  });

  test('are never more than so many', async () => {
    const played = keyed(2);
    await readAll(played, ['a', 'b', 'c']);
    await played.cache.read('c');
    expect(played.reads).toHaveLength(3);
    await readAll(played, ['a']);
    expect(played.reads).toHaveLength(4);
  });

  test('are not remembered when they are not worth it', async () => {
    const played = keyed(10, ({ name }) => name !== 'unknown');
    await readAll(played, ['unknown', 'unknown', 'known']);
    await played.cache.read('known');
    expect(played.reads.map(({ key }) => key)).toEqual(['unknown', 'unknown', 'known']);
  });
});
