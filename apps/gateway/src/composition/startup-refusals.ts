import { ConfigRefusal } from '../infrastructure/config/refusal.ts';
import { DatabaseRefusal } from '../infrastructure/database/refusal.ts';
import { VaultRefusal } from '../infrastructure/vault/refusal.ts';

/** The address the gateway was told to listen on cannot be had. */
export class ListenRefusal extends Error {
  override readonly name = 'ListenRefusal';
}

/** EX_CONFIG of sysexits.h: starting again without changing something will not help. */
const EXIT_REFUSED = 78;

const DECLINED = [ConfigRefusal, DatabaseRefusal, VaultRefusal, ListenRefusal] as const;

/**
 * Runs a command and gives its exit code. When it declines to start, in words for the operator, they are printed
 * without a stack; anything else that is thrown is a fault and goes on.
 */
export const orRefusal = async (command: () => Promise<void>): Promise<number> => {
  try {
    await command();
    return 0;
  } catch (error) {
    if (!DECLINED.some((refusal) => error instanceof refusal)) throw error;
    process.stderr.write(`\n${(error as Error).message}\n`);
    return EXIT_REFUSED;
  }
};
