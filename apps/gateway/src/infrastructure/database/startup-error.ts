/**
 * The gateway will not start on this database. `message` says what is wrong and what to do, in words for the
 * operator: print it without a stack. Anything else thrown by this module is a fault.
 */
export class DatabaseStartupError extends Error {
  override readonly name = 'DatabaseStartupError';
}
