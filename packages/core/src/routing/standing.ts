import type { WeightedCarrier } from './route.ts';

/** How a carrier stands, whatever route uses it. */
export interface CarrierStanding {
  /** Health, from 0 to `FULL_HEALTH`: the part of its configured weight that it is given. */
  readonly points: number;
  /** The operator has paused it. */
  readonly paused: boolean;
  /** It has been unable to take anything for a while. */
  readonly down: boolean;
}

/** By name; a carrier that is missing is in full health and open. */
export type CarrierStandings = ReadonlyMap<string, CarrierStanding>;

/** The health of a carrier nothing is held against. */
export const FULL_HEALTH = 100;

const isOpen = (standing: CarrierStanding | undefined): boolean => !standing?.paused && !standing?.down;

/**
 * The carriers a route uses as they stand: those that are paused or down are left out while another is open, and each
 * weight is scaled by health. A route whose carriers are all shut keeps them all, and one whose carriers are all in bad
 * health shares by the configured weights: it never has none.
 *
 * Weights are shares: in full health they are the configured ones, otherwise `weight x points`.
 */
export const effectiveCarriers = (
  carriers: readonly WeightedCarrier[],
  standings: CarrierStandings,
): readonly WeightedCarrier[] => {
  const open = carriers.filter(({ name }) => isOpen(standings.get(name)));
  if (open.length === 0) return carriers;
  const pointsOf = (name: string): number => standings.get(name)?.points ?? FULL_HEALTH;
  if (open.every(({ name }) => pointsOf(name) === FULL_HEALTH)) return open;
  const scaled = open.map(({ name, weight }) => ({ name, weight: weight * pointsOf(name) }));
  return scaled.some(({ weight }) => weight > 0) ? scaled : open;
};
