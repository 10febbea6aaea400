/** A part of a country's numbering plan: which region its numbers are of, and the zones people there may live in. */
export interface Area {
  /** ISO 3166-2; null when the numbers of the area are of more than one region. */
  readonly region: string | null;
  readonly zones: readonly string[];
  /** The start of the number after the country's calling code. */
  readonly prefixes: readonly string[];
}

/** What a country's numbers tell about where somebody is. */
export interface Plan {
  readonly callingCode: string;
  readonly areas: readonly Area[];
  /** Zones to satisfy all at once when the number tells nothing. */
  readonly zones: readonly string[];
  readonly source: string;
}

/** One row of a plan, as its table is written. */
export const area = (region: string | null, zones: string, prefixes: string): Area => ({
  region,
  zones: zones.split(' '),
  prefixes: prefixes.split(' '),
});
