import { afterEach, describe, expect, it } from 'vitest';
import { type Repeating, repeat } from '../../../src/infrastructure/jobs/repeat.ts';

/** Work whose runs end when the test says so. */
const playedWork = () => {
  const runs: { succeed(): void; fail(error: Error): void }[] = [];
  const work = () =>
    new Promise<void>((succeed, fail) => {
      runs.push({ succeed, fail });
    });
  return { runs, work };
};

const HOUR_MS = 3_600_000;
const faults: unknown[] = [];
let repeating: Repeating;

const start = (work: () => Promise<void>): Repeating => {
  faults.length = 0;
  repeating = repeat(work, HOUR_MS, (error) => faults.push(error));
  return repeating;
};
afterEach(() => repeating.stop());

/** Lets all that is settled be told of. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('work that repeats', () => {
  it('runs once more after a run that was under way when it was triggered, and never twice at a time', async () => {
    const { runs, work } = playedWork();
    start(work).trigger();
    repeating.trigger();
    repeating.trigger();
    expect(runs).toHaveLength(1);
    runs[0]!.succeed();
    await settle();
    expect(runs).toHaveLength(2);
    runs[1]!.succeed();
    await settle();
    expect(runs).toHaveLength(2);
  });

  it('tells of a failure, and runs again all the same', async () => {
    const { runs, work } = playedWork();
    start(work).trigger();
    runs[0]!.fail(new Error('not this time'));
    await settle();
    expect(faults).toMatchObject([{ message: 'not this time' }]);
    repeating.trigger();
    expect(runs).toHaveLength(2);
    runs[1]!.succeed();
  });

  it('is run now after the run under way, whose end it waits for too', async () => {
    const { runs, work } = playedWork();
    start(work).trigger();
    let isDone = false;
    const done = repeating.runNow().then(() => {
      isDone = true;
    });
    await settle();
    expect(runs).toHaveLength(1);
    runs[0]!.succeed();
    await settle();
    expect([runs.length, isDone]).toEqual([2, false]);
    runs[1]!.succeed();
    await done;
    expect(isDone).toBe(true);
  });

  it('gives the failure of a run that was asked for to whoever asked', async () => {
    const { runs, work } = playedWork();
    const asked = start(work).runNow();
    runs[0]!.fail(new Error('not this time'));
    await expect(asked).rejects.toThrow('not this time');
    expect(faults).toEqual([]);
  });
});
