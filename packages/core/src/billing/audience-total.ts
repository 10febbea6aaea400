import { divide } from './rounding.ts';

/** The least, the median and the most of some values. */
export interface Spread<Value> {
  readonly min: Value;
  readonly typical: Value;
  readonly max: Value;
}

/** The spread of some values; all of it `none` when there are none. */
export const spreadOf = <Value extends number | bigint>(
  values: readonly Value[],
  none: Value,
): Spread<Value> => {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    min: sorted[0] ?? none,
    typical: sorted[(sorted.length - 1) >> 1] ?? none,
    max: sorted.at(-1) ?? none,
  };
};

/**
 * What an audience costs, told from some of its recipients, in millionths. With all of them the three are the exact
 * sum; with a sample, typical is the sample's average, rounded half up, and min and max are its extremes.
 *
 * @param costs what each recipient costs; 0n for one that would get no text.
 */
export const audienceTotal = (costs: readonly bigint[], audience: number): Spread<bigint> => {
  const sum = costs.reduce((total, cost) => total + cost, 0n);
  if (costs.length === 0 || audience === costs.length) return { min: sum, typical: sum, max: sum };
  const { min, max } = spreadOf(costs, 0n);
  const size = BigInt(audience);
  return {
    min: min * size,
    typical: divide(sum * size, BigInt(costs.length), 'half_up'),
    max: max * size,
  };
};
