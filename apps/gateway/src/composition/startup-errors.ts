import { ConfigStartupError } from '../infrastructure/config/startup-error.ts';
import { DatabaseStartupError } from '../infrastructure/database/startup-error.ts';
import { VaultStartupError } from '../infrastructure/vault/startup-error.ts';

/** The address the gateway was told to listen on cannot be had. */
export class ListenStartupError extends Error {
  override readonly name = 'ListenStartupError';
}

/** EX_CONFIG of sysexits.h: starting again without changing something will not help. */
const EXIT_CONFIG = 78;

const STARTUP_ERRORS = [
  ConfigStartupError,
  DatabaseStartupError,
  VaultStartupError,
  ListenStartupError,
] as const;

/**
 * Runs a command and gives its exit code. When it declines to start, in words for the operator, they are printed
 * without a stack; anything else that is thrown is a fault and goes on.
 */
export const exitCodeOf = async (command: () => Promise<void>): Promise<number> => {
  try {
    await command();
    return 0;
  } catch (error) {
    if (!STARTUP_ERRORS.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`\n${(error as Error).message}\n`);
    return EXIT_CONFIG;
  }
};
