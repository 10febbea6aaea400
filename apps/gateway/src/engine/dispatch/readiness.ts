import type { ReadinessCheck } from '../../infrastructure/http/health.ts';
import type { Carrier } from '../carriers/carrier.ts';

/** The binds each carrier holds in this process; carriers without any are left out. */
export const bindsHeld = (carriers: readonly Carrier[]): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    carriers.flatMap(({ name, binds }) => {
      const held = binds?.() ?? [];
      return held.length > 0 ? [[name, held]] : [];
    }),
  );

/**
 * Some carrier can take messages; a gateway that runs none, or whose others do its work, or that is paused, has nothing
 * to wait for. Those that cannot are named all the same.
 */
export const carriersCheck = (carriers: () => readonly Carrier[]): ReadinessCheck => {
  const asked = (): readonly Carrier[] =>
    carriers().filter(
      (carrier) => !carrier.isStandby?.() && !carrier.isReceiver?.() && !carrier.isPaused?.(),
    );
  const note = (): string | null => {
    const faults = asked().flatMap((carrier) => {
      const fault = carrier.fault();
      return fault === null ? [] : [`${carrier.name}: ${fault}`];
    });
    return faults.length === 0 ? null : faults.join('; ');
  };
  return {
    name: 'carriers',
    note,
    fault: async () => (asked().some((carrier) => carrier.fault() === null) ? null : note()),
  };
};
