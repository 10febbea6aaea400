import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatcher, type Waiting } from '../../../src/infrastructure/jobs/batcher.ts';

interface Played {
  readonly items: readonly number[];
  succeed(): void;
  fail(error: Error): void;
}

/** A batcher whose batches end when the test says so; `next` is the next batch that it begins to write. */
const playedBatcher = (options: { most: number; sizeOf?: (item: number) => number }) => {
  const begun: Played[] = [];
  const awaited: ((batch: Played) => void)[] = [];
  const batcher = createBatcher<number, string>({
    ...options,
    write: (batch: readonly Waiting<number, string>[]) =>
      new Promise((resolve, reject) => {
        const played: Played = {
          items: batch.map(({ item }) => item),
          succeed: () => {
            for (const entry of batch) entry.resolve(`wrote ${entry.item}`);
            resolve();
          },
          fail: reject,
        };
        const reader = awaited.shift();
        if (reader) reader(played);
        else begun.push(played);
      }),
  });
  const next = (): Promise<Played> =>
    new Promise((resolve) => {
      const played = begun.shift();
      if (played) resolve(played);
      else awaited.push(resolve);
    });
  return { batcher, next, begun };
};

describe('a batcher', () => {
  it('writes what came together as one batch, and what comes meanwhile as the next', async () => {
    const { batcher, next, begun } = playedBatcher({ most: 10 });
    const early = [batcher.add(1), batcher.add(2)];
    const first = await next();
    expect(first.items).toEqual([1, 2]);
    const late = [batcher.add(3), batcher.add(4)];
    expect(begun).toEqual([]);
    first.succeed();
    expect(await Promise.all(early)).toEqual(['wrote 1', 'wrote 2']);
    const second = await next();
    expect(second.items).toEqual([3, 4]);
    second.succeed();
    expect(await Promise.all(late)).toEqual(['wrote 3', 'wrote 4']);
  });

  it('ends a batch with the item that makes it full, by the size of its items', async () => {
    const { batcher, next } = playedBatcher({ most: 5, sizeOf: (item) => item });
    const written = Promise.all([2, 2, 4, 1].map((item) => batcher.add(item)));
    expect(batcher.backlog()).toBe(9);
    const first = await next();
    expect(first.items).toEqual([2, 2, 4]);
    expect(batcher.backlog()).toBe(1);
    first.succeed();
    const second = await next();
    expect(second.items).toEqual([1]);
    second.succeed();
    await written;
    expect(batcher.backlog()).toBe(0);
  });

  it('writes each item for itself when a batch cannot be written', async () => {
    const { batcher, next } = playedBatcher({ most: 10 });
    const outcomes = Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)));
    (await next()).fail(new Error('one of them cannot be stored'));
    for (const expected of [1, 2, 3]) {
      const alone = await next();
      expect(alone.items).toEqual([expected]);
      if (expected === 2) alone.fail(new Error('it is this one'));
      else alone.succeed();
    }
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('writes nothing twice when the store is lost, and goes on with the next batch', async () => {
    const { batcher, next, begun } = playedBatcher({ most: 10 });
    const lost = Promise.allSettled([batcher.add(1), batcher.add(2)]);
    const first = await next();
    const later = batcher.add(3);
    first.fail(Object.assign(new Error('the store is gone'), { code: 'ECONNRESET' }));
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const second = await next();
    expect(second.items).toEqual([3]);
    expect(begun).toEqual([]);
    second.succeed();
    expect(await later).toBe('wrote 3');
  });

  it('is drained once all that was added is written, what was added meanwhile included', async () => {
    const { batcher, next } = playedBatcher({ most: 1 });
    const written: number[] = [];
    const add = (item: number) => batcher.add(item).then(() => written.push(item));
    const added = [add(1), add(2)];
    const drained = batcher.drain().then(() => [...written]);
    (await next()).succeed();
    const second = await next();
    added.push(add(3));
    second.succeed();
    (await next()).succeed();
    expect(await drained).toEqual([1, 2, 3]);
    await Promise.all(added);
    await batcher.drain();
  });

  it('writes every item once, in its order, whatever the sizes', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 30 }), async (items, most) => {
        const written: number[] = [];
        const batcher = createBatcher<number, number>({
          most,
          sizeOf: (item) => items[item]!,
          write: async (batch) => {
            const before = batch.slice(0, -1).reduce((sum, { item }) => sum + items[item]!, 0);
            expect(before).toBeLessThan(most);
            for (const { item, resolve } of batch) {
              written.push(item);
              resolve(item);
            }
          },
        });
        const places = items.map((_, place) => place);
        expect(await Promise.all(places.map((place) => batcher.add(place)))).toEqual(places);
        expect(written).toEqual(places);
        expect(batcher.backlog()).toBe(0);
      }),
    );
  });
});
