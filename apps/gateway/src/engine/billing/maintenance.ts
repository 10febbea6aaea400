import type { Database } from '../../infrastructure/database/open.ts';
import { expireCredit } from './credit-lots.ts';
import { auditLedger } from './ledger-audit.ts';
import { passMarginsOn } from './margins.ts';

/** What the clock does to money: expired credit leaves wallets, and mark-ups reach main accounts. */
export const maintainWallets = async (database: Database, now: number): Promise<void> => {
  const at = new Date(now);
  await expireCredit(database, at);
  await passMarginsOn(database, at);
};

/**
 * Computes the ledger again from its entries.
 *
 * @throws when anything differs, with what: somebody must look.
 */
export const requireSoundLedger = async (database: Database): Promise<void> => {
  const findings = await auditLedger(database);
  if (findings.length === 0) return;
  const [first] = findings;
  throw new Error(
    `The ledger differs from its entries in ${findings.length} place(s); the first: ${first!.check}, ${first!.subject}, ` +
      `stored ${first!.stored}, from entries ${first!.fromEntries}. Run pnpm ledger:verify.`,
  );
};
