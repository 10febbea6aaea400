/** One pass over the whole corpus; it returns what it counted, so that no engine can leave the work out. */
export type Pass = () => number;

const timed = (pass: Pass, times: number): number => {
  const start = process.hrtime.bigint();
  let counted = 0;
  for (let round = 0; round < times; round++) counted += pass();
  if (!Number.isFinite(counted)) throw new Error('a pass counted nothing');
  return Number(process.hrtime.bigint() - start) / times;
};

const ROUNDS = 8;
const ROUND_NANOSECONDS = 40e6;

/**
 * The fastest pass of each candidate in nanoseconds. Candidates take turns, so a busy machine slows all of them, and
 * the fastest turn is the one least disturbed.
 */
export const fastestPasses = <Name extends string>(candidates: Record<Name, Pass>): Record<Name, number> => {
  const names = Object.keys(candidates) as Name[];
  const fastest = {} as Record<Name, number>;
  const times = {} as Record<Name, number>;
  for (const name of names) {
    const once = Math.min(timed(candidates[name], 1), timed(candidates[name], 1), timed(candidates[name], 1));
    times[name] = Math.max(1, Math.round(ROUND_NANOSECONDS / once));
    fastest[name] = once;
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const name of names) fastest[name] = Math.min(fastest[name], timed(candidates[name], times[name]));
  return fastest;
};
