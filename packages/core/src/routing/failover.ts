import type { WeightedCarrier } from './route.ts';
import type { CarrierStandings } from './standing.ts';

/**
 * The carrier a message goes on to when another surely did not take it: the heaviest of its route that has not been
 * tried and is open; of equal ones the first. Null when none is left.
 *
 * @param orDown also one that is down, as the last resort: the text waits for it rather than being given up.
 */
export const nextCarrier = (
  carriers: readonly WeightedCarrier[],
  { tried, standings, orDown }: { tried: ReadonlySet<string>; standings: CarrierStandings; orDown: boolean },
): string | null => {
  const left = carriers
    .filter(({ name }) => !tried.has(name) && !standings.get(name)?.paused)
    .toSorted((one, other) => other.weight - one.weight);
  const open = left.find(({ name }) => !standings.get(name)?.down);
  return (open ?? (orDown ? left[0] : undefined))?.name ?? null;
};
