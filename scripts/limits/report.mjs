/** Seconds, on a machine of two cores that does nothing else. */
export const limits = { firstStart: 60, secondStart: 5, unit: 60, test: 25 * 60 };

const wording = {
  firstStart: 'fresh clone, first start to ready',
  secondStart: 'second start to ready',
  unit: 'unit part, installed',
  test: 'test, everything',
};

/**
 * Prints what was measured beside its limit.
 *
 * @param {Record<string, number>} most seconds by what is measured
 * @param {Record<string, number>} seconds what it took, for all or some of these
 * @param {Record<string, { packages: number, megabytes: number }>} installed by when it was looked at
 * @returns {number} the exit code: 1 when something is over its limit
 */
export function reportLimits(most, seconds, installed) {
  const over = Object.keys(seconds).filter((what) => seconds[what] > most[what]);
  for (const [what, taken] of Object.entries(seconds)) {
    const row = `${wording[what].padEnd(36)} ${taken.toFixed(1).padStart(7)} s   limit ${most[what]} s`;
    console.log(over.includes(what) ? `${row}   OVER` : row);
  }
  for (const [when, { packages, megabytes }] of Object.entries(installed))
    console.log(`${`installed ${when}`.padEnd(36)} ${packages} packages, ${megabytes} MB`);
  return over.length === 0 ? 0 : 1;
}
