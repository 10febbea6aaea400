/** Error classes and codes that mean "the server is not there now", not "the statement is wrong". */
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'ENOTFOUND']);
/** Class 08 connection exceptions, class 57P operator intervention, class 53 insufficient resources. */
const SQLSTATES = /^(08|57P|53)/;
const MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end/;

/** Tells whether a failed statement failed because the store was away: the caller may try again later. */
export const isStoreLost = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && (NETWORK.has(code) || SQLSTATES.test(code))) return true;
  return MESSAGES.test(error.message);
};

/** Tells whether a transaction was chosen to end a deadlock: the other one goes on, and this one may try again. */
export const isDeadlock = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, 'code') === '40P01';
