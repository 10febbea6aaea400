import { passportOf, recipientTimeZone, type Whereabouts, withTerritory } from '../consent/index.ts';
import type { RenderContext } from '../messaging/index.ts';
import { type CountryCode, parseNumber } from '../numbers/index.ts';

/** What is known of the person a text is for, before its text is filled in. */
export interface Reader {
  readonly to: string;
  readonly country: string | null;
  /** BCP 47; null takes the usual language of the country. */
  readonly language?: string | null;
  readonly whereabouts?: Whereabouts;
  /** Of the account: reads numbers without a country, and lends its clock where the recipient's is not known. */
  readonly defaultCountry: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const NOWHERE: Whereabouts = { region: null, timeZone: null };

/**
 * The language and the clock a template is filled in with: the person's as told, else as the number tells, else the
 * account's. The machine's own never count. Nothing is worked out until a filter asks.
 */
export const renderContextOf = (reader: Reader): RenderContext => {
  const { to, defaultCountry, whereabouts = NOWHERE, now } = reader;
  const recipient = () => {
    const number = parseNumber(to, reader.country ?? defaultCountry);
    return number.ok ? number.value : null;
  };
  return {
    now,
    get locale() {
      return reader.language ?? passportOf(recipient()?.country ?? null).languages[0];
    },
    timeZone: () => {
      if (whereabouts.timeZone !== null) return whereabouts.timeZone;
      const number = recipient();
      const place = withTerritory(whereabouts, reader.country, number?.country ?? null);
      const own = number && recipientTimeZone(number.e164, number.country, place);
      return own ?? accountTimeZone(defaultCountry);
    },
  };
};

/** A country with one zone has one clock. */
const accountTimeZone = (country: string | null): string | null =>
  country === null ? null : recipientTimeZone('', country as CountryCode, NOWHERE);
