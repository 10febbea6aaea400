import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskNumber } from '../../src/numbers/index.ts';

it.each([
  ['+33612345678', '+336******78'],
  ['+12125550123', '+121******23'],
  ['+3312345', '+331**45'],
  ['+331234', '*******'],
  ['', ''],
])('%s is shown as %s', (e164, masked) => {
  expect(maskNumber(e164)).toBe(masked);
});

it('keeps the length and shows at most six characters, the middle never', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+\d{1,15}$/), (e164) => {
      const masked = maskNumber(e164);
      expect(masked).toHaveLength(e164.length);
      const shown = masked.replaceAll('*', '');
      expect(shown.length).toBeLessThanOrEqual(6);
      if (e164.length > 6) expect(masked.slice(4, -2)).toMatch(/^\*+$/);
    }),
  );
});
