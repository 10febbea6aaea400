import { addMoney, type Money, money, timesMoney } from './money.ts';
import { divide } from './rounding.ts';
import { type Destination, type Extra, findTariff, type TariffLine } from './tariff.ts';

/** What a message costs, frozen when it is admitted. */
export interface Quote {
  readonly segments: number;
  readonly perSegment: Money;
  /** What is charged, a mark-up included. */
  readonly total: Money;
  /** The part of the total that is a main account's mark-up on its sub-account; none when left out. */
  readonly margin?: Money;
  /** What was added to the segments, each once; none when left out. */
  readonly extras?: readonly { readonly extra: Extra; readonly price: Money }[];
}

/** What is to be priced. */
export interface Priced {
  readonly segments: number;
  readonly extras?: readonly Extra[];
  /** Millionths added to every price: 200_000 is 20 %. */
  readonly markupPpm?: number;
}

const MILLION = 1_000_000n;

/** A price with its mark-up, rounded half up to a millionth. */
export const markUp = (price: Money, ppm: number): Money =>
  ppm === 0
    ? price
    : money(divide(price.micros * (MILLION + BigInt(ppm)), MILLION, 'half_up'), price.currency);

/**
 * Prices a message: its segments, then each extra once. Null when no tariff line covers its destination; an extra
 * that no line prices is free.
 */
export const quote = (
  lines: readonly TariffLine[],
  destination: Destination,
  { segments, extras = [], markupPpm = 0 }: Priced,
): Quote | null => {
  const line = findTariff(lines, destination);
  if (!line) return null;
  const priced = extras.flatMap((extra) => {
    const found = findTariff(lines, { ...destination, extra });
    return found ? [{ extra, price: found.perSegment }] : [];
  });
  const base = priced.reduce((sum, { price }) => addMoney(sum, price), timesMoney(line.perSegment, segments));
  const perSegment = markUp(line.perSegment, markupPpm);
  if (markupPpm === 0 && priced.length === 0) return { segments, perSegment, total: base };
  const marked = priced.map(({ extra, price }) => ({ extra, price: markUp(price, markupPpm) }));
  const total = marked.reduce((sum, { price }) => addMoney(sum, price), timesMoney(perSegment, segments));
  return {
    segments,
    perSegment,
    total,
    margin: money(total.micros - base.micros, total.currency),
    extras: marked,
  };
};
