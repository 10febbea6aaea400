import type { Carrier } from './carrier.ts';

/**
 * A carrier that the operator can pause: while there is a reason, it takes nothing, as if it were at fault. In all
 * else it is the carrier itself.
 */
export const pausable = (carrier: Carrier, paused: () => string | null): Carrier =>
  Object.create(carrier, {
    fault: { value: (): string | null => paused() ?? carrier.fault() },
    isPaused: { value: (): boolean => paused() !== null },
  });
