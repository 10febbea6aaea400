/** Currencies a wallet can hold. ISO 4217. */
export const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF'] as const;
export type Currency = (typeof CURRENCIES)[number];

/**
 * An exact amount: an integer count of millionths of a currency unit. The currency is part of the type, so adding
 * euros to dollars does not compile.
 */
export interface Money<C extends Currency = Currency> {
  /** Millionths: EUR 0.045 is 45_000n. */
  readonly micros: bigint;
  readonly currency: C;
}

/** An amount as the API writes it: a decimal string with six places, never a float. */
export interface DecimalMoney {
  readonly amount: string;
  readonly currency: Currency;
}

const MICROS_PER_UNIT = 1_000_000n;
const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d{1,6}))?$/;

/** An amount of millionths. */
export const money = <C extends Currency>(micros: bigint, currency: C): Money<C> => ({ micros, currency });

/**
 * The sum of two amounts of one currency.
 *
 * @throws when amounts whose currency is only known when the program runs are of two currencies.
 */
export const addMoney = <C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> => {
  refuseMixture(a, b);
  return money(a.micros + b.micros, a.currency);
};

/** The difference of two amounts of one currency; below zero when the second is the larger. Throws as `addMoney`. */
export const subtractMoney = <C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> => {
  refuseMixture(a, b);
  return money(a.micros - b.micros, a.currency);
};

const refuseMixture = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} do not add up.`);
};

/** An amount taken a whole number of times, e.g. a price per segment times the segments. Exact. */
export const timesMoney = <C extends Currency>(amount: Money<C>, count: number): Money<C> =>
  money(amount.micros * BigInt(count), amount.currency);

/** Reads a decimal string such as `0.045`; null when it is not one, or has more than six places. */
export const parseDecimal = (amount: string): bigint | null => {
  const match = DECIMAL.exec(amount);
  if (!match) return null;
  const [, sign, whole, fraction = ''] = match;
  const micros = BigInt(whole!) * MICROS_PER_UNIT + BigInt(fraction.padEnd(6, '0'));
  return sign ? -micros : micros;
};

/** Writes millionths as a decimal string with six places: 45_000n is `0.045000`. */
export const formatDecimal = (micros: bigint): string => {
  const magnitude = micros < 0n ? -micros : micros;
  const fraction = (magnitude % MICROS_PER_UNIT).toString().padStart(6, '0');
  return `${micros < 0n ? '-' : ''}${magnitude / MICROS_PER_UNIT}.${fraction}`;
};

/** An amount as the API writes it. */
export const toDecimalMoney = (amount: Money): DecimalMoney => ({
  amount: formatDecimal(amount.micros),
  currency: amount.currency,
});
