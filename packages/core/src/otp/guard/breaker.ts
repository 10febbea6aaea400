/**
 * Blocks a prefix for longer and longer. While `level` is above zero it is tripped: until `until` nothing passes, then
 * a single code does, as a probe, and the next block begins at once; a verified probe closes the breaker.
 */
export interface Breaker {
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** When it tripped first. */
  readonly since: number;
}

export const CLOSED: Breaker = { level: 0, until: 0, since: 0 };

/** Trips a closed breaker. */
export const trip = (now: number, firstBlock: number): Breaker => ({
  level: 1,
  until: now + firstBlock,
  since: now,
});

/** After a probe has left: blocked again, for twice as long as before. */
export const afterProbe = ({ level, since }: Breaker, now: number, firstBlock: number): Breaker => ({
  level: level + 1,
  until: now + firstBlock * 2 ** level,
  since,
});
