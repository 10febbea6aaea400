/**
 * How a quotient that is not whole becomes whole. `half_even` is what banks use: it favours nobody over many amounts.
 * `up` and `down` go away from and towards zero.
 */
export const ROUNDINGS = ['up', 'down', 'half_up', 'half_even'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** Whether the magnitude grows by one, given twice the rest against the divisor. */
const GROWS: Readonly<Record<Rounding, (whole: bigint, twiceRest: bigint, divisor: bigint) => boolean>> = {
  up: () => true,
  down: () => false,
  half_up: (_whole, twiceRest, divisor) => twiceRest >= divisor,
  half_even: (whole, twiceRest, divisor) =>
    twiceRest > divisor || (twiceRest === divisor && whole % 2n === 1n),
};

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/**
 * Divides whole numbers and rounds by a named rule.
 *
 * @example divide(7n, 2n, 'half_even') // 4n
 * @throws RangeError when the divisor is zero.
 */
export const divide = (dividend: bigint, divisor: bigint, rounding: Rounding): bigint => {
  const [top, bottom] = [magnitude(dividend), magnitude(divisor)];
  const whole = top / bottom;
  const rest = top % bottom;
  const rounded = rest > 0n && GROWS[rounding](whole, rest * 2n, bottom) ? whole + 1n : whole;
  return dividend < 0n === divisor < 0n ? rounded : -rounded;
};

/** Millionths rounded to a whole number of a coarser unit, e.g. 10_000n for cents; the answer is in millionths. */
export const roundTo = (micros: bigint, unit: bigint, rounding: Rounding): bigint =>
  divide(micros, unit, rounding) * unit;
