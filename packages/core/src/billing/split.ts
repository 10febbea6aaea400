import { type Currency, type Money, money } from './money.ts';
import { divide } from './rounding.ts';

/**
 * Splits an amount by weights into parts that sum to it exactly: what rounding leaves over goes, a millionth at a
 * time, to the parts that lost the most by it, the first of equals first.
 *
 * @param weights whole numbers, none negative, at least one above zero.
 * @throws RangeError when the weights cannot share anything.
 * @example splitMoney(money(100n, 'EUR'), [1, 1, 1]) // 34, 33, 33
 */
export const splitMoney = <C extends Currency>(amount: Money<C>, weights: readonly number[]): Money<C>[] => {
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0))
    throw new RangeError('Weights are whole numbers, none below zero.');
  const shares = weights.map(BigInt);
  const total = shares.reduce((sum, share) => sum + share, 0n);
  if (total === 0n) throw new RangeError('At least one weight is above zero.');
  const sign = amount.micros < 0n ? -1n : 1n;
  const magnitude = amount.micros * sign;
  const parts = shares.map((share) => divide(magnitude * share, total, 'down'));
  const byLoss = shares
    .map((share, place) => ({ place, loss: (magnitude * share) % total }))
    .sort((a, b) => (a.loss === b.loss ? a.place - b.place : a.loss > b.loss ? -1 : 1));
  let left = magnitude - parts.reduce((sum, part) => sum + part, 0n);
  for (const { place } of byLoss) {
    if (left === 0n) break;
    parts[place]! += 1n;
    left -= 1n;
  }
  return parts.map((part) => money(part * sign, amount.currency));
};
