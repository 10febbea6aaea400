import { type Money, timesMoney } from './money.ts';
import { type Destination, findTariff, type TariffLine } from './tariff.ts';

/** What a message costs, frozen when it is admitted. */
export interface Quote {
  readonly segments: number;
  readonly perSegment: Money;
  readonly total: Money;
}

/** Prices a message of some segments; null when no tariff line covers its destination. */
export const quote = (
  lines: readonly TariffLine[],
  destination: Destination,
  segments: number,
): Quote | null => {
  const line = findTariff(lines, destination);
  return line && { segments, perSegment: line.perSegment, total: timesMoney(line.perSegment, segments) };
};
