import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until it is so; for what another process does without telling. */
export const eventually = async (
  what: string,
  isSo: () => boolean | Promise<boolean>,
  milliseconds = 15_000,
): Promise<void> => {
  const deadline = performance.now() + milliseconds;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within ${milliseconds} ms: ${what}`);
    await delay(20);
  }
};
