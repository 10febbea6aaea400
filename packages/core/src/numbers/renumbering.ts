import { getCountryCallingCode } from 'libphonenumber-js/max';
import { RENUMBERINGS, SHARED_PLANS } from './dialling-rules.ts';
import type { E164 } from './phone-number.ts';

/**
 * The present form of a number in a form it had before a renumbering; null when no renumbering touches it. Digits of
 * E.164 without `+`, both ways.
 *
 * @param handset the network says it: then also forms that a person's own number could have.
 */
export const presentForm = (digits: string, handset = false): string | null => {
  const rule = RENUMBERINGS.find(
    ({ earlier, handsetsOnly }) => (handset || handsetsOnly !== true) && earlier.test(digits),
  );
  return rule ? digits.replace(rule.earlier, rule.present) : null;
};

/** The form with the code of the country whose national plan a territory shares: +33 690 for +590 690. */
const underSharedCode = (digits: string): readonly string[] => {
  for (const { members, national } of SHARED_PLANS) {
    const [head, ...territories] = members.map((member) => getCountryCallingCode(member) as string);
    const code = territories.find((one) => digits.startsWith(one) && national.test(digits.slice(one.length)));
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
  const former = RENUMBERINGS.filter(({ back }) => back.test(present)).map(({ back, formerly }) =>
    present.replace(back, formerly),
  );
  const all = [present, ...former, ...underSharedCode(present), digits];
  return [...new Set(all)].map((form) => `+${form}` as E164);
};
