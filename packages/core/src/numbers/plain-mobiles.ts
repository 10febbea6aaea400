import { getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/max';
import type { CountryCode } from './phone-number.ts';

/** What the library knows of a plan, of which its types tell a part. */
interface Plan {
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  type(name: string): { pattern(): string; possibleLengths(): readonly number[] | undefined } | undefined;
}

/** The rules of one country that has its calling code for itself. */
interface MobileRule {
  readonly country: CountryCode;
  readonly isMobile: (national: string) => boolean;
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** Whether a national number is of a type, by the plan's pattern and lengths. */
const typeTest = (plan: Plan, name: string): ((national: string) => boolean) => {
  const type = plan.type(name);
  if (!type?.pattern()) return () => false;
  const [form, lengths] = [whole(type.pattern()), type.possibleLengths()];
  return (national) => (lengths?.includes(national.length) ?? true) && form.test(national);
};

const ruleOf = (country: CountryCode): MobileRule => {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as Plan;
  const general = whole(plan.nationalNumberPattern());
  const [mobile, fixed] = [typeTest(plan, 'MOBILE'), typeTest(plan, 'FIXED_LINE')];
  const prefix = plan.nationalPrefixForParsing();
  const trunk = prefix ? new RegExp(`^(?:${prefix})`) : null;
  return {
    country,
    // What could begin with a trunk prefix the library may cut; what is a fixed line too has another type.
    isMobile: (national) =>
      mobile(national) && general.test(national) && !fixed(national) && !(trunk?.test(national) ?? false),
  };
};

const countriesOf = new Map<string, CountryCode[]>();
for (const country of getCountries()) {
  const code = getCountryCallingCode(country);
  countriesOf.set(code, [...(countriesOf.get(code) ?? []), country]);
}
const rules = new Map<string, MobileRule | null>();

const ruleFor = (code: string): MobileRule | null => {
  const made = rules.get(code);
  if (made !== undefined) return made;
  const [country, ...others] = countriesOf.get(code) ?? [];
  const rule = country !== undefined && others.length === 0 ? ruleOf(country) : null;
  rules.set(code, rule);
  return rule;
};

/** Calling codes have one to three digits, and none begins with another. */
const CODE_LENGTHS = [1, 2, 3] as const;
/** E.164 ends at fifteen digits. */
const LONGEST = 15;

/**
 * The country of a number that is plainly a mobile of one, by the patterns of its plan; null where that is not plain,
 * which says nothing of the number. Nearly every number texted is a plain one, and the library's way to the same is long.
 *
 * @param digits E.164 without `+`.
 */
export const plainMobileCountry = (digits: string): CountryCode | null => {
  if (digits.length > LONGEST) return null;
  for (const length of CODE_LENGTHS) {
    const code = digits.slice(0, length);
    if (!countriesOf.has(code)) continue;
    const rule = ruleFor(code);
    return rule?.isMobile(digits.slice(length)) ? rule.country : null;
  }
  return null;
};
