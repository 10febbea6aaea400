/** Classes of SQLSTATE that blame what was to be stored: data exception, integrity, program limit exceeded. */
const SQLSTATES = /^(22|23|54)/;

/**
 * Tells whether something failed because of what it was about, so that the same again would fail the same way: the
 * store refused a value, or a value made no sense on the way there.
 *
 * @example isDataFault(new RangeError('Invalid time value')) // true
 */
export const isDataFault = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && SQLSTATES.test(code)) return true;
  return (
    error instanceof RangeError ||
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    error instanceof URIError
  );
};
