import type { Purpose } from '../messaging/index.ts';
import type { Currency, Money } from './money.ts';

/** What a price is for one unit of: `sms` a segment, `voice` a started step of 30 seconds, `lookup` a number. */
export const CHANNELS = ['sms', 'voice', 'lookup'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * What comes on top of the segments, once per message: an answer can be sent back, a link is tracked (also one to a
 * landing page or a file), or the text carries a one-time code.
 */
export const EXTRAS = ['two_way', 'tracked_link', 'otp'] as const;
export type Extra = (typeof EXTRAS)[number];

/** One dated price: what a unit costs to a country and network, for a purpose, from an instant on. */
export interface TariffLine {
  /** ISO 3166-1 alpha-2; null is every country without a line of its own. */
  readonly country: string | null;
  /** MCC and MNC, e.g. `20801`; null or left out is every network without a line of its own. */
  readonly network?: string | null;
  /** `sms` when left out. */
  readonly channel?: Channel;
  /** Null or left out is the unit itself. */
  readonly extra?: Extra | null;
  /** Null is every purpose without a line of its own. */
  readonly purpose: Purpose | null;
  /** The price of one unit of the channel, or of the extra on one message. */
  readonly perSegment: Money;
  /** Milliseconds since 1970. A later line replaces an earlier one from this instant, never before. */
  readonly validFrom: number;
}

export interface Destination {
  readonly country: string | null;
  /** MCC and MNC where a lookup has told them. */
  readonly network?: string | null;
  /** `sms` when left out. */
  readonly channel?: Channel;
  /** Null or left out asks for the unit itself. */
  readonly extra?: Extra | null;
  readonly purpose: Purpose;
  readonly currency: Currency;
  /** The instant the price is asked for, in milliseconds since 1970. */
  readonly at: number;
}

const specificity = (line: TariffLine): number =>
  (line.country === null ? 0 : 2) +
  ((line.network ?? null) === null ? 0 : 4) +
  (line.purpose === null ? 0 : 1);

const covers = (line: TariffLine, destination: Destination): boolean =>
  line.validFrom <= destination.at &&
  line.perSegment.currency === destination.currency &&
  (line.channel ?? 'sms') === (destination.channel ?? 'sms') &&
  (line.extra ?? null) === (destination.extra ?? null) &&
  (line.country === null || line.country === destination.country) &&
  ((line.network ?? null) === null || line.network === destination.network) &&
  (line.purpose === null || line.purpose === destination.purpose);

/**
 * The line that prices a destination: a line for the network beats one for the country, that beats one for every
 * country, then one for the purpose beats one for every purpose, then the newest that is already valid wins. Null
 * when nothing prices it.
 */
export const findTariff = (lines: readonly TariffLine[], destination: Destination): TariffLine | null => {
  let best: TariffLine | null = null;
  for (const line of lines) {
    if (!covers(line, destination)) continue;
    const gain = best === null ? 1 : specificity(line) - specificity(best);
    if (gain > 0 || (gain === 0 && line.validFrom > best!.validFrom)) best = line;
  }
  return best;
};
