/**
 * The outcome of something that may fail as expected: a value, or a refusal the caller must handle.
 * Faults (bugs, a lost disk) are exceptions and never travel in a `Result`.
 *
 * @example
 * const number = parseNumber('06 12 34 56 78', 'FR');
 * if (!number.ok) return refuse(number.error);
 */
export type Result<Value, Failure> = { readonly ok: true; readonly value: Value } | Failed<Failure>;

export interface Failed<Failure> {
  readonly ok: false;
  readonly error: Failure;
}

/**
 * Why something was refused: `code` is one of the error catalogue, `field` the offending input, `detail` one
 * sentence that says what is wrong and what to do.
 */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly detail: string;
  readonly field?: string;
}

/** Wraps a value as a success. */
export const succeed = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
});

/** Wraps a failure. */
export const fail = <Failure>(error: Failure): Failed<Failure> => ({ ok: false, error });

/** Refuses with a code, a sentence and, where one input is to blame, its field. */
export const refuse = <Code extends string>(
  code: Code,
  detail: string,
  field?: string,
): Failed<Refusal<Code>> => fail(field === undefined ? { code, detail } : { code, detail, field });
