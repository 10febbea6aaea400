import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createThrottle } from '../../../src/infrastructure/outbound-http/throttle.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Tasks that end when they are told to, with what is known of their starts. */
const tasks = () => {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const task = () => {
    started.push(performance.now());
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { started, task, end: () => ends.shift()!() };
};

describe('a throttle', () => {
  it('lets so many run at once, and the next when one has ended, in their order', async () => {
    const throttle = createThrottle({ concurrency: 2, perSecond: null });
    const { started, task, end } = tasks();
    const order: number[] = [];
    const runs = [0, 1, 2, 3].map((place) => throttle.run(task).then(() => order.push(place)));
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toHaveLength(2);
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toHaveLength(3);
    for (let left = 0; left < 3; left++) {
      end();
      await vi.advanceTimersByTimeAsync(0);
    }
    await Promise.all(runs);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('starts them evenly, however many wait', async () => {
    const throttle = createThrottle({ concurrency: 10, perSecond: 4 });
    const { started, task } = tasks();
    const from = performance.now();
    for (let count = 0; count < 5; count++) void throttle.run(task);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(started.map((at) => Math.round(at - from))).toEqual([0, 250, 500, 750, 1000]);
  });

  it('goes on after a task that failed', async () => {
    const throttle = createThrottle({ concurrency: 1, perSecond: null });
    await expect(throttle.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await throttle.run(() => Promise.resolve('yes'))).toBe('yes');
  });
});
