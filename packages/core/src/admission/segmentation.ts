import { type Counted, checkText, countDearest, type Profile, type TextRefusal } from '../encoding/index.ts';
import type { PhoneNumber } from '../numbers/index.ts';
import { carriersOf, findRoute, type Route, type RouteQuery } from '../routing/index.ts';
import type { WayFacts } from './facts.ts';

/** What says how a text is cut and counted on its way: the routing table, and the profile of each carrier. */
export interface Segmentation extends Pick<WayFacts, 'routes' | 'virtualCarrier' | 'mode'> {
  /** By the name of the carrier; one that is missing cuts by the default profile. */
  readonly profiles: ReadonlyMap<string, Profile>;
}

/** Whose way it is. */
export interface Destination extends Omit<RouteQuery, 'country'> {
  readonly recipient: PhoneNumber;
}

/** Whether a virtual phone is texted: by a test key, or at a number no network assigns. */
export const isVirtual = (recipient: PhoneNumber, { mode }: Pick<WayFacts, 'mode'>): boolean =>
  mode === 'test' || recipient.fictional;

const profilesOf = (
  carriers: readonly string[],
  { profiles }: Pick<Segmentation, 'profiles'>,
): readonly Profile[] => [
  ...new Set(
    carriers.flatMap((carrier) => {
      const profile = profiles.get(carrier);
      return profile ? [profile] : [];
    }),
  ),
];

/**
 * The profiles of every carrier a text may go by, once the network of its recipient is known or known not to be: also
 * of those that take nothing now, since a text that waits may go on to them.
 */
export const profilesOnWay = (
  segmentation: Segmentation,
  { recipient, ...query }: Destination,
): readonly Profile[] => {
  const { routes, virtualCarrier } = segmentation;
  if (isVirtual(recipient, segmentation))
    return profilesOf(virtualCarrier === null ? [] : [virtualCarrier], segmentation);
  const route = findRoute(routes, { ...query, country: recipient.country });
  return route ? profilesOf(carriersOf(route), segmentation) : [];
};

/** The profiles of each way a text may take while its network has not been looked up: one list for a line. */
const profilesOnWays = (
  segmentation: Segmentation,
  { recipient, ...query }: Destination,
): readonly (readonly Profile[])[] => {
  if (isVirtual(recipient, segmentation)) return [profilesOnWay(segmentation, { recipient, ...query })];
  const servesCountry = ({ country }: Route): boolean => country === null || country === recipient.country;
  const networks = new Set(
    segmentation.routes.filter(servesCountry).map(({ network = null }) => network),
  ).add(null);
  return [...networks].map((network) => profilesOnWay(segmentation, { recipient, ...query, network }));
};

/** Says why no carrier on a way could take a text; null when each of them can. */
export const checkOnWay = (text: string, profiles: readonly Profile[]): TextRefusal | null => {
  if (profiles.length === 0) return checkText(text);
  for (const profile of profiles) {
    const fault = checkText(text, profile);
    if (fault) return fault;
  }
  return null;
};

/** Counts a text before its network is known: refused only where it could leave by no way. */
export const countOnWays = (
  text: string,
  segmentation: Segmentation,
  destination: Destination,
): { readonly counted: Counted; readonly fault: TextRefusal | null } => {
  const ways = profilesOnWays(segmentation, destination);
  const faults = ways.map((profiles) => checkOnWay(text, profiles));
  return {
    counted: countDearest(text, [...new Set(ways.flat())]),
    fault: faults.includes(null) ? null : (faults[0] ?? null),
  };
};
