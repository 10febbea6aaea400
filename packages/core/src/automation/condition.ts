import { type Json, valueAt } from '../events/index.ts';
import type { Condition } from './automation.ts';
import type { AnyOf } from './flow.ts';

type Facts = { readonly [key: string]: Json };

const isPresent = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';

const asNumber = (value: Json | undefined): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && value.trim() !== ''
      ? Number(value)
      : Number.NaN;

const contains = (value: Json | undefined, part: Json | undefined): boolean => {
  if (Array.isArray(value)) return value.includes(part as Json);
  return typeof value === 'string' && typeof part === 'string' && value.includes(part);
};

/** Tells whether a condition holds on an event's data. A number compares with a number, never as text. */
export const holds = (condition: Condition, data: Facts): boolean => {
  const value = valueAt(data, condition.path);
  switch (condition.operator) {
    case 'is':
      return value === condition.value;
    case 'is_not':
      return value !== condition.value;
    case 'exists':
      return isPresent(value);
    case 'is_missing':
      return !isPresent(value);
    case 'at_least':
      return asNumber(value) >= asNumber(condition.value);
    case 'at_most':
      return asNumber(value) <= asNumber(condition.value);
    case 'contains':
      return contains(value, condition.value);
  }
};

const toldOf = ({ path, operator }: Condition): string => `${path} (${operator})`;

/**
 * Why conditions do not hold together, in a sentence about the first that does not; null when all hold.
 *
 * @example
 * unmetCondition([{ path: 'order.total', operator: 'at_least', value: 50 }], facts);
 * // 'The condition on order.total (at_least) does not hold.'
 */
export const unmetCondition = (conditions: readonly (Condition | AnyOf)[], facts: Facts): string | null => {
  for (const condition of conditions) {
    if (!('any' in condition)) {
      if (!holds(condition, facts)) return `The condition on ${toldOf(condition)} does not hold.`;
    } else if (!condition.any.some((one) => holds(one, facts))) {
      return `None of the conditions on ${condition.any.map(toldOf).join(', ')} holds.`;
    }
  }
  return null;
};
