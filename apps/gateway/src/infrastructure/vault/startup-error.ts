/**
 * The gateway will not start with this master key. `message` says what is wrong and what to do, in words for the
 * operator: print it without a stack. Anything else thrown by this module is a fault.
 */
export class VaultStartupError extends Error {
  override readonly name = 'VaultStartupError';
}
