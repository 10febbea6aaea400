import type { CountryCode } from '../../numbers/index.ts';
import { recipientPlaces, type Whereabouts } from './recipient-places.ts';

/**
 * The one time zone a recipient lives in, or null when the number leaves several open: a text may have to be timely in
 * all of them, but it can print the clock of one only.
 *
 * @example
 * recipientTimeZone('+33612345678', 'FR', { region: null, timeZone: null }); // 'Europe/Paris'
 */
export const recipientTimeZone = (
  e164: string,
  country: CountryCode | null,
  whereabouts: Whereabouts,
): string | null => {
  const zones = new Set(recipientPlaces(e164, country, whereabouts)?.places.map(({ zone }) => zone));
  return zones.size === 1 ? [...zones][0]! : null;
};
