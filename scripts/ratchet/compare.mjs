/**
 * @typedef {import('./biome-reports.mjs').Reports} Reports
 * @typedef {{ path: string, recorded: number, now: number }} Place
 * @typedef {{ rule: string, recorded: number, now: number, places: Place[] }} Rise
 */

/**
 * What has changed since the reports were recorded: the rules that have more of them than before, with the files where
 * they came, and whether anything differs at all.
 *
 * @param {Reports} recorded
 * @param {Reports} found
 * @returns {{ risen: Rise[], differs: boolean }}
 */
export function compareReports(recorded, found) {
  const keys = [...new Set([...recorded.keys(), ...found.keys()])].sort();
  const changes = keys.map((key) => {
    const [path, rule] = key.split(' ');
    return { path, rule, recorded: recorded.get(key) ?? 0, now: found.get(key) ?? 0 };
  });
  const rules = [...new Set(changes.map(({ rule }) => rule))];
  const risen = rules
    .map((rule) => riseOf(rule, changes))
    .filter(({ now, recorded: before }) => now > before);
  return { risen, differs: changes.some((change) => change.now !== change.recorded) };
}

function riseOf(rule, changes) {
  const ofRule = changes.filter((change) => change.rule === rule);
  return {
    rule,
    recorded: ofRule.reduce((sum, { recorded }) => sum + recorded, 0),
    now: ofRule.reduce((sum, { now }) => sum + now, 0),
    places: ofRule
      .filter(({ recorded, now }) => now > recorded)
      .map(({ path, recorded, now }) => ({ path, recorded, now })),
  };
}
