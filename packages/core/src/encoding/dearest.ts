import { type Measure, measure } from './measure.ts';
import { defaultProfile, type Profile } from './profile.ts';

/** A text as one profile counts it. */
export interface Counted {
  readonly profile: Profile;
  readonly measure: Measure;
}

/**
 * Counts a text by the profile that makes the most segments of it, of equal ones the first: what it costs wherever it
 * may go. Without profiles the default one counts.
 *
 * @example
 * countDearest('Привет '.repeat(19), [defaultProfile, octopushProfile]).measure.segments; // 3, and not 2
 */
export const countDearest = (text: string, profiles: readonly Profile[]): Counted => {
  const [first = defaultProfile, ...others] = profiles;
  let dearest: Counted = { profile: first, measure: measure(text, first) };
  for (const profile of others) {
    const counted = { profile, measure: measure(text, profile) };
    if (counted.measure.segments > dearest.measure.segments) dearest = counted;
  }
  return dearest;
};
