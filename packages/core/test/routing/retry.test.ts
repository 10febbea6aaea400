import { describe, expect, it } from 'vitest';
import { RETRY_RULES, type RefusalKind, retryAfter } from '../../src/routing/retry.ts';

const KINDS: readonly RefusalKind[] = ['throttled', 'temporary', 'absent'];
const waits = (kind: RefusalKind, roll = 0.5): (number | null)[] =>
  Array.from({ length: RETRY_RULES.atMost }, (_, place) => retryAfter(kind, { tries: place + 1, roll }));

describe('a text that a carrier refused for now', () => {
  it('waits twice as long each time, up to the longest wait', () => {
    expect(waits('temporary').slice(0, 9)).toEqual([
      5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000,
    ]);
    expect(waits('throttled').slice(0, 4)).toEqual([250, 500, 1_000, 2_000]);
    expect(waits('absent').slice(0, 4)).toEqual([0, 5_000, 10_000, 20_000]);
  });

  it.each(KINDS)('is given up some time: %s', (kind) => {
    const all = waits(kind);
    expect(all.at(-1)).toBeNull();
    expect(all.slice(0, -1).every((wait) => wait !== null && wait <= RETRY_RULES.longestMs)).toBe(true);
    expect(retryAfter(kind, { tries: 10_000, roll: 0.5 })).toBeNull();
  });

  it('is spread about its time, never by more than the jitter', () => {
    expect(retryAfter('temporary', { tries: 1, roll: 0 })).toBe(4_000);
    expect(retryAfter('temporary', { tries: 1, roll: 0.999999 })).toBe(6_000);
  });

  it('is asked about a dozen times in the first hour, not twelve times in a minute', () => {
    let at = 0;
    const times = waits('temporary').map((wait) => (at += wait ?? 0));
    expect(times.filter((time) => time <= 60_000).length).toBeLessThanOrEqual(4);
    expect(times.filter((time) => time <= 3_600_000).length).toBeLessThanOrEqual(12);
  });
});
