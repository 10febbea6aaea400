import type { DecimalMoney } from '../billing/index.ts';
import type { Lane, Purpose } from '../messaging/index.ts';

/** A carrier a route may use, with its share of the traffic. */
export interface WeightedCarrier {
  readonly name: string;
  /** A share relative to the others of the route; 0 keeps the carrier as a fallback only. */
  readonly weight: number;
}

/** A carrier of a route, as the operator keeps it. */
export interface RouteCarrier extends WeightedCarrier {
  /** What a segment costs the operator there; lines from before costs were kept have none. */
  readonly costPerSegment?: DecimalMoney | null;
}

/** One line of the routing table. Null matches everything. */
export interface Route {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** MCC and MNC, e.g. `20801`; null or left out is every network. */
  readonly network?: string | null;
  readonly purpose: Purpose | null;
  readonly lane: Lane | null;
  /** Among lines that are as specific as each other, the lowest order is tried first. */
  readonly order: number;
  /** A paused line serves nobody: the next one that matches does. */
  readonly paused?: boolean;
  readonly carriers: readonly WeightedCarrier[];
  /**
   * Every carrier of the line, where `carriers` leaves out those that take nothing now: a text that waits may go on to
   * each of them. The same as `carriers` when left out.
   */
  readonly configured?: readonly WeightedCarrier[];
}

/** The names of every carrier a text on this line may go by, now or later. */
export const carriersOf = ({ carriers, configured = carriers }: Route): string[] =>
  configured.map(({ name }) => name);

/** What the routing table is asked for. */
export interface RouteQuery {
  readonly country: string | null;
  /** MCC and MNC where they are known. */
  readonly network?: string | null;
  readonly purpose: Purpose;
  readonly lane: Lane;
}

const matches = (route: Route, query: RouteQuery): boolean =>
  (route.country === null || route.country === query.country) &&
  ((route.network ?? null) === null || route.network === query.network) &&
  (route.purpose === null || route.purpose === query.purpose) &&
  (route.lane === null || route.lane === query.lane) &&
  route.carriers.length > 0;

/** A network outweighs all else, then the country, then the lane, then the purpose. */
const specificity = (route: Route): number =>
  ((route.network ?? null) === null ? 0 : 8) +
  (route.country === null ? 0 : 4) +
  (route.lane === null ? 0 : 2) +
  (route.purpose === null ? 0 : 1);

const findAmong = (table: readonly Route[], query: RouteQuery, paused: boolean): Route | null => {
  let best: Route | null = null;
  for (const route of table) {
    if ((route.paused ?? false) !== paused || !matches(route, query)) continue;
    const gain = best === null ? 1 : specificity(route) - specificity(best);
    if (gain > 0 || (gain === 0 && route.order < best!.order)) best = route;
  }
  return best;
};

/**
 * The line of the table that serves a destination: the most specific, then the lowest order, then the first; null
 * when none does. A line for the network beats one for the country, that beats one for the lane, that one for the
 * purpose; two of them beat each alone.
 *
 * @example
 * findRoute(table, { country: 'FR', network: '20801', purpose: 'transactional', lane: 'otp' });
 */
export const findRoute = (table: readonly Route[], query: RouteQuery): Route | null =>
  findAmong(table, query, false);

/** The paused line that would serve a destination; null when none would. Asked where `findRoute` finds nothing. */
export const findPausedRoute = (table: readonly Route[], query: RouteQuery): Route | null =>
  findAmong(table, query, true);

/**
 * Picks a carrier of a route by weight.
 *
 * @param roll a number in [0, 1) from the caller's source of randomness.
 */
export const pickCarrier = (route: Route, roll: number): string => {
  const total = route.carriers.reduce((sum, carrier) => sum + carrier.weight, 0);
  let left = roll * total;
  for (const carrier of route.carriers) {
    left -= carrier.weight;
    if (left < 0) return carrier.name;
  }
  return route.carriers[0]!.name;
};
