import { fillVariables, measure, measureAudience, textWithVariables } from '@carillon/core/encoding';

/** Pricing a campaign while a person waits: a million recipients, a 140-character template with three variables. */
const RECIPIENTS = 1_000_000;
const GOAL_SECONDS = 2;

const SOURCE =
  'Hi {{first}}, your parcel {{number}} leaves today and will be with you by Thursday at 6 pm. Pick it up at {{shop}}, 221 Baker Street. Thanks!';
const template = textWithVariables(SOURCE);

const FIRST_NAMES = ['Zoé', 'Ann', 'Łucja', 'Jean-François', 'Мария', 'Bartholomew', 'Ida', 'Søren'];
const SHOPS = [
  'Acme [North]',
  'Acme',
  'Café du Marché',
  'The Extremely Long Named Shop of the Old Town',
  'Acme €-store',
];

const audience = Array.from({ length: RECIPIENTS }, (_, index) => ({
  first: FIRST_NAMES[index % FIRST_NAMES.length]!,
  number: `${10_000_000 + index}`,
  shop: SHOPS[(index * 7) % SHOPS.length]!,
}));

const timed = <Value>(run: () => Value): { readonly value: Value; readonly seconds: number } => {
  const start = process.hrtime.bigint();
  const value = run();
  return { value, seconds: Number(process.hrtime.bigint() - start) / 1e9 };
};

const builtOneByOne = (): number => {
  let total = 0;
  for (const values of audience) total += measure(fillVariables(template, values)).segments;
  return total;
};

measureAudience(template, audience.slice(0, 20_000));
const counted = timed(() => measureAudience(template, audience));
const built = timed(builtOneByOne);
if (counted.value.total !== built.value)
  throw new Error('the audience is counted differently from its texts');

const { min, typical, max, ucs2 } = counted.value;
console.log(
  `template of ${SOURCE.length} characters, ${template.variables.length} variables, ${RECIPIENTS} recipients`,
);
console.log(`  from its parts  ${counted.seconds.toFixed(2)} s (goal ${GOAL_SECONDS} s)`);
console.log(
  `  text by text    ${built.seconds.toFixed(2)} s, ${(built.seconds / counted.seconds).toFixed(1)} times as long`,
);
console.log(`  segments: min ${min}, typical ${typical}, max ${max}; ${ucs2} recipients in UCS-2`);
if (counted.seconds >= GOAL_SECONDS) process.exitCode = 1;
