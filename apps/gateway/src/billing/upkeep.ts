import { returnLateCredit } from '../accounts/sub-accounts.ts';
import type { Database } from '../database/open.ts';
import { expireCredit } from './credit-lots.ts';
import { passMarginsOn } from './margins.ts';

/** What the clock does to money: expired credit leaves wallets, mark-ups and late returns reach main accounts. */
export const keepMoney = async (database: Database, now: number): Promise<void> => {
  const at = new Date(now);
  await expireCredit(database, at);
  await passMarginsOn(database, at);
  await returnLateCredit(database, at);
};
