import {
  knownCountry,
  readAfterInternationalPrefix,
  readInternational,
  readNational,
  readUnlisted,
} from './numbering-plan.ts';
import type { CountryCode, E164, LineType, PhoneNumber } from './phone-number.ts';
import { equalForms } from './renumbering.ts';
import { plainField } from './written-number.ts';

/** What kind of address the carrier says it is: the type of number (TON) of SMPP 3.4, 5.2.5, in words. */
export type AddressType =
  | 'unknown'
  | 'international'
  | 'national'
  | 'network_specific'
  | 'subscriber'
  | 'alphanumeric'
  | 'abbreviated';

/** Type of number by its value in SMPP: index 0 to 6. Other values are `unknown`. */
export const ADDRESS_TYPES: readonly AddressType[] = [
  'unknown',
  'international',
  'national',
  'network_specific',
  'subscriber',
  'alphanumeric',
  'abbreviated',
];

/** Where a text came from, as the carrier gave it. */
export interface SenderAddress {
  /** As it came: `+33612345678`, `0033612345678`, `0612345678`, `612345678`, `2025550123`, ` 33 612...`. */
  readonly address: string;
  /** `ADDRESS_TYPES[pdu.source_addr_ton]`; `unknown` where the carrier's protocol has none. */
  readonly type: AddressType;
  /**
   * ISO 3166-1 alpha-2 of the number the text was sent to, or, where that is a short code or unknown, of the place the
   * carrier serves. It reads national digits and international prefixes; null when nothing is known.
   */
  readonly country: string | null;
}

/** A subscriber under the number they have now. */
export interface Subscriber {
  readonly e164: E164;
  readonly country: CountryCode | null;
  readonly lineType: LineType;
  /** Every E.164 form this subscriber may be on record under, `e164` first: look for any of them. */
  readonly forms: readonly E164[];
}

/** Who sent a text. `not_a_phone` can neither be answered nor suppressed. */
export type Sender =
  | {
      readonly kind: 'phone';
      readonly subscriber: Subscriber;
      /**
       * Other people whom the same digits could name, likeliest first; nearly always none. Take one instead of
       * `subscriber` only when `subscriber` has no history and this one has.
       */
      readonly others: readonly Subscriber[];
    }
  | { readonly kind: 'not_a_phone'; readonly why: 'short_code' | 'letters' | 'no_such_number' };

const PUNCTUATION = /[\s().\-/]/g;
const CAN_TEXT: ReadonlySet<LineType> = new Set<LineType>(['mobile', 'fixed_or_mobile', 'satellite']);
/** Digits of the shortest number that stands with its country code. */
const SHORTEST_NUMBER = 7;

const subscriber = ({ e164, country, lineType }: Omit<PhoneNumber, 'fictional'>): Subscriber => {
  const forms = equalForms(e164);
  const present = forms[0]!;
  const now = present === e164 ? null : readInternational(present.slice(1));
  return { e164: present, country: now?.country ?? country, lineType: now?.lineType ?? lineType, forms };
};

/** Readings of bare digits, in the order in which their type of number makes them likely. */
const readings = (
  digits: string,
  type: AddressType,
  country: CountryCode | null,
): readonly (PhoneNumber | null)[] => {
  const abroad = readInternational(digits);
  const home = country && readNational(digits, country);
  const prefixed = readAfterInternationalPrefix(digits, country);
  if (type === 'national') return [home, ...prefixed, abroad];
  if (type === 'international') return [abroad, ...prefixed, home];
  // A handset that texts is a mobile one: 33612345678 in Germany is French, 2025550123 in the United States is not Egyptian.
  const likely = abroad && CAN_TEXT.has(abroad.lineType) && !(home && isClosed(home, digits));
  return likely ? [abroad, ...prefixed, home] : [home, ...prefixed, abroad];
};

/** Whether digits are the whole national number, with nothing before it, of a line that can text. */
const isClosed = (home: PhoneNumber, digits: string): boolean =>
  CAN_TEXT.has(home.lineType) && home.e164.endsWith(digits);

/** Few digits are a short code, unless they are the whole number of a mobile line, as in Greenland or Andorra. */
const isShortCode = (digits: string, type: AddressType, home: PhoneNumber | null): boolean =>
  digits.length < SHORTEST_NUMBER &&
  (type === 'abbreviated' || !home || !CAN_TEXT.has(home.lineType) || !home.e164.endsWith(digits));

/**
 * Reads the address a handset's text came from, whatever the carrier: who is it, and under which numbers may we know
 * them? Pure. Signature: `readSender(from: SenderAddress): Sender`.
 *
 * It takes `+`, `00` and the country's own international prefixes (011, 0011, 001, 810 ...), national digits with or
 * without trunk prefix, spaces and punctuation, digits of other scripts, and the forms before a country's renumbering.
 * `type` decides between readings; a type that contradicts the digits (`international` on `0612345678`) loses against
 * what the digits can be. An international number outside every known plan, of a
 * length its country has, is still a subscriber, of line type `unknown`.
 *
 * @example
 * readSender({ address: '0612345678', type: 'national', country: 'FR' });
 * // { kind: 'phone', subscriber: { e164: '+33612345678', forms: ['+33612345678'], ... }, others: [] }
 * readSender({ address: '551181234567', type: 'international', country: 'BR' });
 * // { kind: 'phone', subscriber: { e164: '+5511981234567', forms: ['+5511981234567', '+551181234567'], ... }, others: [] }
 * readSender({ address: '36180', type: 'abbreviated', country: 'FR' }); // { kind: 'not_a_phone', why: 'short_code' }
 * readSender({ address: 'ACME', type: 'alphanumeric', country: 'FR' }); // { kind: 'not_a_phone', why: 'letters' }
 */
export const readSender = ({ address, type, country }: SenderAddress): Sender => {
  const bare = plainField(address).replace(PUNCTUATION, '');
  const digits = bare.replace(/^\+/, '');
  if (!/^\d+$/.test(digits)) return { kind: 'not_a_phone', why: 'letters' };
  const place = country === null ? null : knownCountry(country);
  const international = type === 'international' || bare !== digits;
  if (bare === digits && isShortCode(digits, type, place && readNational(digits, place)))
    return { kind: 'not_a_phone', why: 'short_code' };
  const found = readings(digits, international ? 'international' : type, place).flatMap((one) =>
    one ? [subscriber(one)] : [],
  );
  const [first, ...rest] = found;
  if (first) {
    const others = rest.filter(({ e164 }, at) => found.findIndex((one) => one.e164 === e164) === at + 1);
    return { kind: 'phone', subscriber: first, others };
  }
  // Bare digits count as international when they are too many for a number at home. Its owner, too, can say STOP.
  const unlisted =
    international || digits.startsWith('00') || digits.length > 10 ? readUnlisted(digits, place) : null;
  return unlisted
    ? { kind: 'phone', subscriber: subscriber(unlisted), others: [] }
    : { kind: 'not_a_phone', why: 'no_such_number' };
};
