import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is there; for what gives no event, such as the end of another's process. */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false>,
  milliseconds = 10_000,
): Promise<Answer> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await delay(10);
  }
  throw new Error(`Not within ${milliseconds} ms: ${what}`);
}
