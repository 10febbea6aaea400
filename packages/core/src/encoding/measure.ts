import type { TableChoice } from './language.ts';
import { ALPHABETS } from './octet-alphabets.ts';
import { defaultCosts, defaultProfile, nationalChoices, type Profile, sizeOf } from './profile.ts';
import { septetSegments, ucs2Segments } from './segment-count.ts';

/**
 * GSM 7-bit (septets), UCS-2 (UTF-16 units), or the alphabet with an octet for a character that some carriers take in
 * the place of GSM-7 (octets).
 */
export type Encoding = (typeof ENCODINGS)[number];

/** Every encoding a text may be written in. */
export const ENCODINGS = [...ALPHABETS, 'ucs2'] as const;

/**
 * What a text costs: its encoding, its units (septets of GSM-7, an escape pair being two; UTF-16 units of UCS-2;
 * octets of Latin-1 and ASCII) and its segments, each of which is billed. `tables` are the national tables it needs, absent for the default ones.
 */
export interface Measure {
  readonly encoding: Encoding;
  readonly units: number;
  readonly segments: number;
  readonly tables?: TableChoice;
}

/** Septets of a text under a table of costs, or -1 when a character is not in it. */
export const septetsOf = (text: string, costs: Uint8Array): number => {
  let units = 0;
  for (let index = 0; index < text.length; index++) {
    const cost = costs[text.charCodeAt(index)]!;
    if (cost === 0) return -1;
    units += cost;
  }
  return units;
};

const measureNational = (text: string, profile: Profile): Measure | undefined => {
  let best: Measure | undefined;
  for (const { tables, size, costs } of nationalChoices(profile)) {
    const units = septetsOf(text, costs);
    if (units < 0) continue;
    const segments = septetSegments(text, units, costs, size);
    if (best === undefined || segments < best.segments || (segments === best.segments && units < best.units))
      best = { encoding: 'gsm7', units, segments, tables };
  }
  return best;
};

/**
 * Counts the segments of any text: the alphabet of the profile, else the national tables the profile allows (fewest segments,
 * then fewest septets), else UCS-2. Linear, and allocates nothing but its answer. The empty text has 0 segments; caps
 * and forbidden characters are for `checkText`. Sizes: TS 23.038 6.2.1, TS 23.040 9.2.3.24.
 *
 * @example
 * measure('Your order is on its way'); // { encoding: 'gsm7', units: 24, segments: 1 }
 */
export const measure = (text: string, profile: Profile = defaultProfile): Measure => {
  const costs = defaultCosts(profile);
  const units = septetsOf(text, costs);
  if (units >= 0) {
    const { alphabet } = profile;
    return {
      encoding: alphabet,
      units,
      segments: septetSegments(text, units, costs, sizeOf(profile, alphabet)),
    };
  }
  return (
    measureNational(text, profile) ?? {
      encoding: 'ucs2',
      units: text.length,
      segments: ucs2Segments(text, profile.ucs2),
    }
  );
};
