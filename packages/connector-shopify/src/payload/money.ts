import { optionalAmount, optionalCurrency } from '@carillon/connector-kit/payload';
import { parseDecimal } from '@carillon/core/billing';
import { z } from 'zod';

/** An amount as a decimal string with its currency. Both are null, or neither is. */
export interface Amount {
  readonly amount: string | null;
  readonly currency: string | null;
}

export const UNKNOWN_AMOUNT: Amount = { amount: null, currency: null };

/** One price in two currencies: the shop's, and the one the buyer sees. */
export const priceSet = z
  .object({
    presentment_money: z.object({ amount: optionalAmount, currency_code: optionalCurrency }).nullish(),
  })
  .nullish();

/** An amount of which both parts are known, else nothing: a number without its currency says less than none. */
export const amountOf = (amount: string | null, currency: string | null): Amount =>
  amount === null || currency === null ? UNKNOWN_AMOUNT : { amount, currency };

/** What the buyer saw of a price, in the buyer's currency; `inShop` where the payload has no such price. */
export const presentmentOf = (set: z.infer<typeof priceSet>, inShop: Amount): Amount => {
  const seen = set?.presentment_money;
  return seen && seen.amount !== null && seen.currency_code !== null
    ? amountOf(seen.amount, seen.currency_code)
    : inShop;
};

/**
 * An amount of a payload that names the shop's currency and the buyer's, and does not say in which of them it is: known
 * only where they are one.
 */
export const undividedAmount = (
  amount: string | null,
  {
    currency,
    presentment_currency: presentment,
  }: { currency: string | null; presentment_currency: string | null },
): Amount => (presentment === null || presentment === currency ? amountOf(amount, currency) : UNKNOWN_AMOUNT);

const decimalsOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;

/** The exact sum of decimal strings, with as many decimals as the longest of them: `75.00` and `0.5` are `75.50`. */
export const sumOf = (amounts: readonly string[]): string => {
  const decimals = Math.max(0, ...amounts.map(decimalsOf));
  const micros = amounts.reduce((sum, amount) => sum + (parseDecimal(amount) ?? 0n), 0n);
  const digits = String(micros < 0n ? -micros : micros).padStart(7, '0');
  const [whole, fraction] = [digits.slice(0, -6), digits.slice(-6, digits.length - 6 + decimals)];
  return `${micros < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
};

/** Whether a decimal string is more than nothing. */
export const isPositive = (amount: string): boolean => (parseDecimal(amount) ?? 0n) > 0n;
