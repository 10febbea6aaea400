import type { LineType } from './phone-number.ts';

/** Lines that earn from being texted or called, or that cost many times a mobile: who pumps texts sends them there. */
export const COSTLY_LINES = [
  'premium',
  'shared_cost',
  'satellite',
  'personal',
] as const satisfies readonly LineType[];
export type CostlyLine = (typeof COSTLY_LINES)[number];

export const isCostly = (line: LineType): line is CostlyLine =>
  COSTLY_LINES.some((costly) => costly === line);

/**
 * Country codes of no country, and what answers there.
 *
 * Source: ITU-T, List of Recommendation ITU-T E.164 assigned country codes, Operational Bulletin annex (2026-11-25).
 */
const GLOBAL_CODES: Readonly<Record<string, LineType>> = {
  '808': 'shared_cost',
  '870': 'satellite',
  '878': 'personal',
  '881': 'satellite',
  '882': 'satellite',
  '883': 'satellite',
  '979': 'premium',
};

/** The line of a number whose country code is of no country; undefined for those of countries. */
export const globalLine = (countryCallingCode: string): LineType | undefined =>
  GLOBAL_CODES[countryCallingCode];
