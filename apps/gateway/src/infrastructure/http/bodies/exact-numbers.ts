/** What V8 tells a reviver about a primitive: its text as it stood (ECMAScript "JSON.parse source text access"). */
interface SourceContext {
  readonly source?: string;
}

/** Only a number of so many digits, or with an exponent, can be more than a double keeps. */
const SUSPECT = /[\d.]{16,}|\d[eE][+-]?\d/;
const PARTS = /^-?(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;

/** A number's digits without zeros around them, and the power of ten of the last one. */
const normal = (number: string): string => {
  const { whole = '', fraction = '', exponent = '0' } = PARTS.exec(number)?.groups ?? {};
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
};

const isExact = (value: number, source: string): boolean =>
  Number.isFinite(value) && normal(String(value)) === normal(source);

/**
 * Reads JSON that was parsed once more where it holds a number that a double would alter: that number becomes the text
 * of its digits. A tracking number of 20 digits is printed as it came, and where a number is asked for, a text is refused
 * instead of another number taken.
 *
 * @param value what `text` was parsed to.
 */
export const withExactNumbers = (text: string, value: unknown): unknown =>
  SUSPECT.test(text)
    ? JSON.parse(text, (_name, member: unknown, ...[context]: readonly SourceContext[]) =>
        typeof member === 'number' && context?.source !== undefined && !isExact(member, context.source)
          ? context.source
          : member,
      )
    : value;
