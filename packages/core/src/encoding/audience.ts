import { measure, septetsOf } from './measure.ts';
import { defaultCosts, defaultProfile, type Profile, sizeOf } from './profile.ts';
import { certainSegments, UNCERTAIN } from './segment-count.ts';
import {
  fillVariables,
  type TextWithVariables,
  type VariableValues,
  variableValue,
} from './text-with-variables.ts';

/** What a text costs over an audience, in segments; an empty audience has zeros. */
export interface AudienceMeasure {
  readonly recipients: number;
  readonly min: number;
  /** The median: half of the recipients take no more than this. */
  readonly typical: number;
  readonly max: number;
  readonly total: number;
  /** How many recipients get UCS-2. */
  readonly ucs2: number;
  /** Recipients by segments: `recipientsBySegments[2]` of them take two. */
  readonly recipientsBySegments: readonly number[];
}

/** The segments of one filled text, negative when it is UCS-2. */
type SignedCount = (values: VariableValues) => number;

/**
 * Counts from the parts, whose units add up. Only where a cut could fall into a pair, or where national tables are to
 * be chosen, is the text built.
 */
const createCounter = (text: TextWithVariables, profile: Profile): SignedCount => {
  const { variables } = text;
  const costs = defaultCosts(profile);
  const literals = text.literals.join('');
  const literalSeptets = septetsOf(literals, costs);
  const size = sizeOf(profile, profile.alphabet);
  const hasNational = profile.locking.length + profile.single.length > 0;

  const whole: SignedCount = (values) => {
    const { encoding, segments } = measure(fillVariables(text, values), profile);
    return encoding === 'ucs2' ? -segments : segments;
  };

  return (values) => {
    let septets = literalSeptets;
    let length = literals.length;
    for (const variable of variables) {
      const value = variableValue(values, variable);
      length += value.length;
      const units = septets < 0 ? -1 : septetsOf(value, costs);
      septets = units < 0 ? -1 : septets + units;
    }
    const isUcs2 = septets < 0;
    if (isUcs2 && hasNational) return whole(values);
    const segments = isUcs2 ? certainSegments(length, profile.ucs2) : certainSegments(septets, size);
    if (segments === UNCERTAIN) return whole(values);
    return isUcs2 ? -segments : segments;
  };
};

/** The smallest number of segments that covers half of the recipients. */
const median = (recipientsBySegments: readonly number[], recipients: number): number => {
  let covered = 0;
  return recipientsBySegments.findIndex((count) => {
    covered += count;
    return covered * 2 >= recipients;
  });
};

/**
 * Counts a text with variables for every recipient of an audience without building the texts: one pass, and memory
 * only for the answer. Each count is what `measure` says of the filled text.
 *
 * @example
 * measureAudience(textWithVariables('Hi {{name}}, ...'), [{ name: 'Zoé' }, { name: 'Łucja' }]).max;
 */
export const measureAudience = (
  text: TextWithVariables,
  audience: Iterable<VariableValues>,
  profile: Profile = defaultProfile,
): AudienceMeasure => {
  const count = createCounter(text, profile);
  const recipientsBySegments: number[] = [];
  let recipients = 0;
  let total = 0;
  let ucs2 = 0;
  for (const values of audience) {
    const signed = count(values);
    const segments = Math.abs(signed);
    while (recipientsBySegments.length <= segments) recipientsBySegments.push(0);
    recipientsBySegments[segments]!++;
    recipients++;
    total += segments;
    if (signed < 0) ucs2++;
  }
  if (recipients === 0) return { recipients, min: 0, typical: 0, max: 0, total, ucs2, recipientsBySegments };
  return {
    recipients,
    min: recipientsBySegments.findIndex((inhabited) => inhabited > 0),
    typical: median(recipientsBySegments, recipients),
    max: recipientsBySegments.length - 1,
    total,
    ucs2,
    recipientsBySegments,
  };
};
