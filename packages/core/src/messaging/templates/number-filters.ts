import { contextOf, type Filter, withPlainSpaces } from './render-context.ts';

const DECIMAL = /^-?\d{1,30}(?:\.\d{1,18})?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** A decimal as its digits stand: a number of JSON, or a text, so that none is rounded on the way. */
const decimalOf = (value: unknown): `${number}` => {
  const digits = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  if (!DECIMAL.test(digits))
    throw new Error(`"${String(value).slice(0, 40)}" is no number: write it as 1234.50`);
  return digits as `${number}`;
};

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';

const amountOf = (value: unknown): { amount: unknown; currency: unknown } =>
  typeof value === 'object' && value !== null
    ? { amount: Reflect.get(value, 'amount'), currency: Reflect.get(value, 'currency') }
    : { amount: value, currency: undefined };

/**
 * `money`: an amount in the recipient's language, `{{ order.total | money: "EUR" }}` or `| money: order.currency`. An
 * amount that names its own currency, `{ amount, currency }`, needs none; no other is ever assumed.
 */
export const moneyFilter: Filter = function (value: unknown, asked?: unknown) {
  if (isMissing(value)) return value;
  const { amount, currency } = amountOf(value);
  const code = String(asked ?? currency ?? '').toUpperCase();
  if (!CURRENCY.test(code)) throw new Error('money needs a currency: money: "EUR", or money: order.currency');
  const format = new Intl.NumberFormat(contextOf(this.context).locale, { style: 'currency', currency: code });
  return withPlainSpaces(format.format(decimalOf(amount)));
};

/** `number`: in the recipient's language, with so many digits after the point if told: `{{ kg | number: 1 }}`. */
export const numberFilter: Filter = function (value: unknown, digits?: unknown) {
  if (isMissing(value)) return value;
  const places = digits === undefined ? undefined : Number(digits);
  if (places !== undefined && !(Number.isInteger(places) && places >= 0 && places <= 18))
    throw new Error('number takes how many digits stand after the point, 0 to 18');
  const fraction =
    places === undefined
      ? { maximumFractionDigits: 18 }
      : { minimumFractionDigits: places, maximumFractionDigits: places };
  return withPlainSpaces(
    new Intl.NumberFormat(contextOf(this.context).locale, fraction).format(decimalOf(value)),
  );
};
