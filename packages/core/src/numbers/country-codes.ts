import { knownCountry } from './numbering-plan.ts';

/**
 * Codes that people write and ISO 3166-1 does not mean, each with the one to use.
 * Reserved ones: ISO 3166-1 (UK), and the European Union's own style guide (EL); withdrawn ones: ISO 3166-3.
 * Source: https://www.iso.org/iso-3166-country-codes.html, read 2026-11-25.
 */
const MEANT: Readonly<Record<string, string>> = {
  UK: 'GB',
  EL: 'GR',
  FX: 'FR',
  DD: 'DE',
  BU: 'MM',
  TP: 'TL',
  ZR: 'CD',
  YU: 'RS',
  CS: 'RS',
  KS: 'XK',
};

/**
 * Says what is wrong with a country code, to finish a sentence about it, and what to use; null for one that is right.
 *
 * @param code ISO 3166-1 alpha-2 in capitals.
 * @example
 * countryFault('UK'); // 'is UK, which is no country code of ISO 3166-1: use GB'
 */
export const countryFault = (code: string): string | null => {
  if (/^[A-Z]{2}$/.test(code) && knownCountry(code) !== null) return null;
  const capitals = code.trim().toUpperCase();
  const meant = MEANT[capitals] ?? (/^[A-Z]{2}$/.test(capitals) ? knownCountry(capitals) : null);
  if (meant) return `is ${code}, which is no country code of ISO 3166-1: use ${meant}`;
  return `must be an ISO 3166-1 alpha-2 code such as FR${code.length > 0 && code.length <= 20 ? `, and ${code} is none` : ''}`;
};
