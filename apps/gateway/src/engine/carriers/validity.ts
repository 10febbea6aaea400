import type { Outbound } from './carrier.ts';

/**
 * The whole seconds a text is still of use for, 1 at the least; null when it has no end.
 *
 * @param now milliseconds since 1970.
 */
export const secondsOfUse = ({ notAfter = null }: Pick<Outbound, 'notAfter'>, now: number): number | null =>
  notAfter === null ? null : Math.max(1, Math.floor((notAfter.getTime() - now) / 1000));
