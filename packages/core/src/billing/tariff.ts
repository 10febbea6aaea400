import type { Purpose } from '../messaging/index.ts';
import type { Currency, Money } from './money.ts';

/** One dated price: what a segment costs to a country, for a purpose, from an instant on. */
export interface TariffLine {
  /** ISO 3166-1 alpha-2; null is every country without a line of its own. */
  readonly country: string | null;
  /** Null is every purpose without a line of its own. */
  readonly purpose: Purpose | null;
  readonly perSegment: Money;
  /** Milliseconds since 1970. A later line replaces an earlier one from this instant, never before. */
  readonly validFrom: number;
}

export interface Destination {
  readonly country: string | null;
  readonly purpose: Purpose;
  readonly currency: Currency;
  /** The instant the price is asked for, in milliseconds since 1970. */
  readonly at: number;
}

const specificity = (line: TariffLine): number =>
  (line.country === null ? 0 : 2) + (line.purpose === null ? 0 : 1);

/**
 * The line that prices a destination: a line for the country beats one for every country, then one for the purpose
 * beats one for every purpose, then the newest that is already valid wins. Null when nothing prices it.
 */
export const findTariff = (lines: readonly TariffLine[], destination: Destination): TariffLine | null => {
  let best: TariffLine | null = null;
  for (const line of lines) {
    if (line.validFrom > destination.at || line.perSegment.currency !== destination.currency) continue;
    if (line.country !== null && line.country !== destination.country) continue;
    if (line.purpose !== null && line.purpose !== destination.purpose) continue;
    if (best === null || specificity(line) > specificity(best)) best = line;
    else if (specificity(line) === specificity(best) && line.validFrom > best.validFrom) best = line;
  }
  return best;
};
