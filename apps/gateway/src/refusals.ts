import { ConfigRefusal } from './config/refusal.ts';
import { DatabaseRefusal } from './database/refusal.ts';
import { VaultRefusal } from './vault/refusal.ts';

/** EX_CONFIG of sysexits.h: starting again without changing something will not help. */
const EXIT_REFUSED = 78;

/**
 * Runs a command and gives its exit code. When it declines to start, in words for the operator, they are printed
 * without a stack; anything else that is thrown is a fault and goes on.
 */
export const orRefusal = async (command: () => Promise<void>): Promise<number> => {
  try {
    await command();
    return 0;
  } catch (error) {
    const declined =
      error instanceof ConfigRefusal || error instanceof DatabaseRefusal || error instanceof VaultRefusal;
    if (!declined) throw error;
    process.stderr.write(`\n${error.message}\n`);
    return EXIT_REFUSED;
  }
};
