import { getCountryCallingCode } from 'libphonenumber-js/max';
import { RENUMBERINGS, type Renumbering, SHARED_PLANS } from './dialling-rules.ts';
import type { E164 } from './phone-number.ts';

/** Rules by what both their forms begin with: nearly every number is of a country that has none. */
const startOf = (digits: string): string => digits.slice(0, 2);
const starts = new Map<string, Renumbering[]>();
for (const rule of RENUMBERINGS)
  for (const start of new Set([rule.present, rule.formerly].map(startOf)))
    starts.set(start, [...(starts.get(start) ?? []), rule]);
const rulesFor = (digits: string): readonly Renumbering[] => starts.get(startOf(digits)) ?? [];

/**
 * The present form of a number in a form it had before a renumbering; null when no renumbering touches it. Digits of
 * E.164 without `+`, both ways.
 *
 * @param handset the network says it: then also forms that a person's own number could have.
 */
export const presentForm = (digits: string, handset = false): string | null => {
  const rule = rulesFor(digits).find(
    ({ earlier, handsetsOnly }) => (handset || handsetsOnly !== true) && earlier.test(digits),
  );
  return rule ? digits.replace(rule.earlier, rule.present) : null;
};

const shared = SHARED_PLANS.map(({ members: [head, ...territories], national }) => ({
  head: getCountryCallingCode(head) as string,
  codes: territories.map((one) => getCountryCallingCode(one) as string),
  national,
}));

/** The form with the code of the country whose national plan a territory shares: +33 690 for +590 690. */
const underSharedCode = (digits: string): readonly string[] => {
  for (const { head, codes, national } of shared) {
    const code = codes.find((one) => digits.startsWith(one) && national.test(digits.slice(one.length)));
    if (code !== undefined) return [`${head}${digits.slice(code.length)}`];
  }
  return [];
};

/**
 * All E.164 forms under which the same subscriber may be on record or come in, the present one first: with and without
 * Brazil's ninth digit, Argentina's 9 or Mexico's 1, before and after the renumberings of `dialling-rules.ts`, and under
 * the codes of one shared plan. Never a form that could be somebody else's. Pure; most numbers have one form.
 *
 * @example
 * equalForms('+551181234567'); // ['+5511981234567', '+551181234567']
 */
export const equalForms = (e164: string): readonly E164[] => {
  const digits = e164.slice(1);
  const present = presentForm(digits, true) ?? digits;
  const former = rulesFor(present)
    .filter(({ back }) => back.test(present))
    .map(({ back, formerly }) => present.replace(back, formerly));
  const all = [present, ...former, ...underSharedCode(present), digits];
  return [...new Set(all)].map((form) => `+${form}` as E164);
};
