/** What V8 tells a reviver about a primitive: its text as it stood (ECMAScript "JSON.parse source text access"). */
interface SourceContext {
  readonly source?: string;
}

const WHOLE_NUMBER = /^-?\d+$/;

const exact = (value: unknown, context: SourceContext | undefined): unknown => {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  if (context?.source === undefined)
    throw new Error('parseJson needs a runtime with JSON.parse source text access');
  return WHOLE_NUMBER.test(context.source) ? BigInt(context.source) : value;
};

/**
 * Parses JSON without rounding: a whole number beyond 2^53 comes out as a bigint, everything else as usual.
 *
 * Platforms send ids of 18 digits as bare numbers, and two of them may round to the same one.
 *
 * @throws SyntaxError when the text is not JSON, RangeError when it is nested deeper than the stack.
 * @example
 * parseJson('{"id":820982911946154508}'); // { id: 820982911946154508n }
 */
export const parseJson = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown, ...[context]: readonly SourceContext[]) => exact(value, context));
