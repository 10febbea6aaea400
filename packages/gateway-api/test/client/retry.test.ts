import * as fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import type { Answer } from '../../src/client/answer.ts';
import { waitAfter } from '../../src/client/retry.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const answer = (status: number, headers: Record<string, string> = {}, body = ''): { answer: Answer } => ({
  answer: { status, headers: new Headers(headers), body: new TextEncoder().encode(body) },
});

it('waits anything up to a bound that doubles, and stays under eight seconds', () => {
  fc.assert(
    fc.property(
      fc.nat(30),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        vi.spyOn(Math, 'random').mockReturnValue(random);
        const bound = Math.min(8_000, 250 * 2 ** attempt);
        expect(waitAfter({ fault: new Error('x') }, attempt)).toBeCloseTo(random * bound);
        expect(waitAfter(answer(503), attempt)).toBeCloseTo(random * bound);
      },
    ),
  );
});

it('waits as long as Retry-After says, as seconds or as a date', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 26, 12, 0, 0), toFake: ['Date'] });
  for (const status of [429, 502, 503, 504]) {
    expect(waitAfter(answer(status, { 'retry-after': '7' }), 3)).toBe(7_000);
    expect(waitAfter(answer(status, { 'retry-after': 'Thu, 26 Nov 2026 12:00:09 GMT' }), 3)).toBe(9_000);
    expect(waitAfter(answer(status, { 'retry-after': 'Thu, 26 Nov 2026 11:00:00 GMT' }), 3)).toBe(0);
  }
});

it('does not try a 429 again that does not say when', () => {
  expect(waitAfter(answer(429), 0)).toBeNull();
  expect(waitAfter(answer(429, { 'retry-after': 'soon' }), 0)).toBeNull();
});

it('does not try again what another try cannot change', () => {
  for (const status of [200, 202, 204, 302, 400, 401, 403, 404, 408, 409, 410, 422, 500, 501])
    expect(waitAfter(answer(status, { 'retry-after': '1' }), 0), String(status)).toBeNull();
});
