import type { Json } from '../../events/index.ts';
import { describeHours } from '../hours/sending-hours.ts';
import type { HoursRule } from './hours-rule.ts';
import type { RecipientPlaces } from './recipient-places.ts';

type Facts = { readonly [name: string]: Json };

/** Hours that are the account's own name the country's line they are kept within as well. */
const hoursFacts = ({ own, line: { value, source, mark, reviewed } }: HoursRule): Facts => {
  const ofCountry = value === null ? 'advice only' : describeHours(value);
  if (own === null) return { hours: ofCountry, source, mark, reviewed };
  return {
    hours: describeHours(own),
    source: 'consent policy of the account',
    within: ofCountry,
    withinSource: source,
    mark,
    reviewed,
  };
};

/** What the why-card says of a decision about the sending window: hours, where, how that is known, and by which rule. */
export const windowFacts = ({ places, knownBy, rule }: RecipientPlaces): Facts => ({
  ...hoursFacts(rule),
  zones: [...new Set(places.map(({ zone }) => zone))],
  knownBy,
});
