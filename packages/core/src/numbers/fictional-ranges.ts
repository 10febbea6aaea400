import type { CountryCode } from './phone-number.ts';

/** Numbers no network will ever assign. Carillon keeps them for its virtual phones: no carrier sees them. */
export interface FictionalRange {
  readonly country: CountryCode;
  /** Matches the whole E.164 form. */
  readonly pattern: RegExp;
  readonly source: string;
}

export const FICTIONAL_RANGES: readonly FictionalRange[] = [
  {
    country: 'FR',
    pattern: /^\+3363998\d{4}$/,
    source: 'ARCEP decision 2018-0881, numbers for audiovisual works: 06 39 98 00 00 to 06 39 98 99 99',
  },
  {
    country: 'GB',
    pattern: /^\+447700900\d{3}$/,
    source: 'Ofcom, telephone numbers for drama use: 07700 900000 to 900999',
  },
  {
    country: 'US',
    pattern: /^\+1555\d{7}$/,
    source: 'NANPA: area code 555 is not assigned; shop platforms use it in their samples',
  },
  {
    country: 'US',
    pattern: /^\+1[2-9]\d{2}55501\d{2}$/,
    source: 'ATIS-0300115: line numbers 555-0100 to 555-0199 of every area code are for fictional use',
  },
];

/** The fictional range an E.164 string falls into, if any. */
export const fictionalRange = (e164: string): FictionalRange | undefined =>
  FICTIONAL_RANGES.find((range) => range.pattern.test(e164));
