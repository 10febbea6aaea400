import { succeed } from '@carillon/core/result';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCpuShare } from '../../../src/infrastructure/jobs/cpu-share.ts';

/** A thread whose time passes by what its steps cost. */
const playedThread = () => {
  let worked = 0;
  return {
    worked: () => worked,
    costing:
      <Value>(milliseconds: number, value: (item: number) => Value) =>
      (item: number) => {
        worked += milliseconds;
        return succeed(value(item));
      },
  };
};

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const OVER = { ok: false, error: { code: 'work_limit_reached' } };

describe('the work of a request', () => {
  it('is done in order, and whole', async () => {
    const { worked, costing } = playedThread();
    const work = createCpuShare({ worked }).request('acme');
    const results = await work.map(
      numbers(100),
      costing(1, (item) => item * 2),
    );
    expect(results).toEqual(numbers(100).map((item) => succeed(item * 2)));
  });

  it('ends when its time is spent, over all it does: the rest is refused and not begun', async () => {
    const { worked, costing } = playedThread();
    const work = createCpuShare({ worked, budgetMs: 50, sliceMs: 8 }).request('acme');
    let begun = 0;
    const step = costing(1, () => (begun += 1));
    expect((await work.map(numbers(30), step)).every(({ ok }) => ok)).toBe(true);
    const rest = await work.map(numbers(30), step);
    expect(rest.filter(({ ok }) => ok)).toHaveLength(20);
    expect(rest.at(-1)).toMatchObject(OVER);
    expect(begun).toBe(50);
  });

  it('has a budget of its own, not of the account', async () => {
    const { worked, costing } = playedThread();
    const share = createCpuShare({ worked, budgetMs: 10 });
    const step = costing(10, () => 0);
    for (const _ of numbers(3)) expect((await share.request('acme').map([1], step))[0]).toEqual(succeed(0));
  });

  it('that throws fails alone', async () => {
    const share = createCpuShare();
    const failing = share.request('acme').map([1], () => {
      throw new Error('a fault');
    });
    const other = share.request('acme').map([1], (item) => succeed(item));
    await expect(failing).rejects.toThrow('a fault');
    expect(await other).toEqual([succeed(1)]);
  });

  it('of nothing is done', async () => {
    expect(await createCpuShare().request('acme').map([], succeed)).toEqual([]);
  });
});

describe('accounts take turns', () => {
  it('so that a short request waits for a slice of each other account, not for their work', async () => {
    const { worked, costing } = playedThread();
    const share = createCpuShare({ worked, sliceMs: 8, budgetMs: 1_000_000 });
    const long = numbers(40).map(() =>
      share.request('greedy').map(
        numbers(1_000),
        costing(4, () => 0),
      ),
    );
    const before = worked();
    await share.request('modest').map(
      [1],
      costing(1, () => 0),
    );
    expect(worked() - before).toBeLessThanOrEqual(2 * 8 + 4);
    await Promise.all(long);
  });

  it('and the event loop turns after each slice, however many ask', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        async (sizes) => {
          const { worked, costing } = playedThread();
          const share = createCpuShare({ worked, sliceMs: 8, budgetMs: 1_000_000 });
          let longest = 0;
          let last = worked();
          let going = true;
          const watch = (): void => {
            longest = Math.max(longest, worked() - last);
            last = worked();
            if (going) setImmediate(watch);
          };
          watch();
          await Promise.all(
            sizes.map((size, at) =>
              share.request(`a${at}`).map(
                numbers(size),
                costing(3, () => 0),
              ),
            ),
          );
          going = false;
          expect(longest).toBeLessThanOrEqual(8 + 3);
        },
      ),
      { numRuns: 20 },
    );
  });
});
