import { StartupError } from '../infrastructure/startup/startup-error.ts';

/** EX_CONFIG of sysexits.h: starting again without changing something will not help. */
const EXIT_CONFIG = 78;

/**
 * Runs a command and gives its exit code. When it declines to start, in words for the operator, they are printed
 * without a stack; anything else that is thrown is a fault and goes on.
 */
export const exitCodeOf = async (command: () => Promise<void>): Promise<number> => {
  try {
    await command();
    return 0;
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    return EXIT_CONFIG;
  }
};
