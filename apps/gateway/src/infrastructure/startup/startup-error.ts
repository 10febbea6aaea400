/** What of a start did not hold: the environment, the database, the master key, or the address to listen on. */
export type StartupPart = 'config' | 'database' | 'vault' | 'address';

/**
 * The gateway will not start as things are. `message` says what is wrong and what to do, in words for the operator:
 * print it without a stack. Anything else that is thrown at a start is a fault.
 */
export class StartupError extends Error {
  override readonly name: string = 'StartupError';
  readonly part: StartupPart;

  constructor(part: StartupPart, message: string, options?: ErrorOptions) {
    super(message, options);
    this.part = part;
  }
}
