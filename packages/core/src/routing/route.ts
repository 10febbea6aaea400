import type { Lane, Purpose } from '../messaging/index.ts';

/** A carrier a route may use, with its share of the traffic. */
export interface WeightedCarrier {
  readonly name: string;
  /** A share relative to the others of the route; 0 keeps the carrier as a fallback only. */
  readonly weight: number;
}

/** One line of the routing table. Null matches everything. */
export interface Route {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly purpose: Purpose | null;
  readonly lane: Lane | null;
  /** Among lines that are as specific as each other, the lowest order is tried first. */
  readonly order: number;
  readonly carriers: readonly WeightedCarrier[];
}

/** What the routing table is asked for. */
export interface RouteQuery {
  readonly country: string | null;
  readonly purpose: Purpose;
  readonly lane: Lane;
}

const matches = (route: Route, query: RouteQuery): boolean =>
  (route.country === null || route.country === query.country) &&
  (route.purpose === null || route.purpose === query.purpose) &&
  (route.lane === null || route.lane === query.lane) &&
  route.carriers.length > 0;

const specificity = (route: Route): number =>
  (route.country === null ? 0 : 4) + (route.lane === null ? 0 : 2) + (route.purpose === null ? 0 : 1);

/** The line of the table that serves a destination: the most specific, then the lowest order; null when none does. */
export const findRoute = (table: readonly Route[], query: RouteQuery): Route | null => {
  let best: Route | null = null;
  for (const route of table) {
    if (!matches(route, query)) continue;
    const gain = best === null ? 1 : specificity(route) - specificity(best);
    if (gain > 0 || (gain === 0 && route.order < best!.order)) best = route;
  }
  return best;
};

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
