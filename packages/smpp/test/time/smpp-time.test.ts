import fc from 'fast-check';
import { expect, it } from 'vitest';
import { absoluteTime, parseSmppTime, relativeTime } from '../../src/index.ts';

it.each([
  [
    '020610233429000R',
    { kind: 'relative', seconds: ((2 * 365 + 6 * 30 + 10) * 24 + 23) * 3600 + 34 * 60 + 29 },
  ],
  ['000001000000000R', { kind: 'relative', seconds: 86_400 }],
  ['251121193000000+', { kind: 'absolute', at: Date.UTC(2025, 10, 21, 19, 30) }],
  ['251121193000704+', { kind: 'absolute', at: Date.UTC(2025, 10, 21, 18, 30, 0, 700) }],
  ['251121193000022-', { kind: 'absolute', at: Date.UTC(2025, 10, 22, 1, 0) }],
])('%s is read', (written, expected) => {
  expect(parseSmppTime(written)).toEqual(expected);
});

it.each([
  '',
  'now',
  '251121193000',
  '251321193000000+',
  '250231193000000+',
  '251121253000000+',
  '251121193000099+',
])('"%s" is no time', (written) => {
  expect(parseSmppTime(written)).toBeUndefined();
});

it('what is written is read, to the tenth of a second', () => {
  const within = { min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31, 23, 59, 59, 900) };
  fc.assert(
    fc.property(fc.integer(within), (at) => {
      expect(absoluteTime(at)).toHaveLength(16);
      expect(parseSmppTime(absoluteTime(at))).toEqual({ kind: 'absolute', at: at - (at % 100) });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 * 86_400 - 1 }), (seconds) => {
      expect(relativeTime(seconds)).toHaveLength(16);
      expect(parseSmppTime(relativeTime(seconds))).toEqual({ kind: 'relative', seconds });
    }),
  );
});

it('what cannot be written is a mistake of the caller', () => {
  for (const seconds of [-1, 0.5, 100 * 86_400, Number.NaN])
    expect(() => relativeTime(seconds)).toThrow(RangeError);
  for (const at of [Date.UTC(1999, 11, 31), Date.UTC(2100, 0, 1), Number.NaN]) {
    expect(() => absoluteTime(at)).toThrow(RangeError);
  }
});
