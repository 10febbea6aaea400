import type { CountryCode } from 'libphonenumber-js/max';

export type { CountryCode };

/** A phone number in E.164 form, e.g. `+33612345678`. Made by `parseNumber` alone. */
export type E164 = string & { readonly __e164: unique symbol };

/** What a line can be, as far as the numbering plan tells; the costly ones are in `costly-lines.ts`. */
export const LINE_TYPES = [
  'mobile',
  'fixed',
  'fixed_or_mobile',
  'voip',
  'premium',
  'shared_cost',
  'satellite',
  'personal',
  'other',
  'unknown',
] as const;
export type LineType = (typeof LINE_TYPES)[number];

/** A parsed phone number. */
export interface PhoneNumber {
  readonly e164: E164;
  /** ISO 3166-1 alpha-2; null for numbers of no country, such as satellite networks. */
  readonly country: CountryCode | null;
  readonly lineType: LineType;
  /** True for numbers no network assigns: only a virtual phone can answer. */
  readonly fictional: boolean;
}
