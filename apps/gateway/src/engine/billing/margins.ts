import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import { settleWallets } from './credit-lots.ts';
import { postEntries } from './ledger.ts';
import { lockWallets } from './spending-wallet.ts';

/** What a sub-account's texts have earned its main account, less what came back, and has not been passed on. Millionths. */
const OWED = `
  SELECT coalesce((SELECT sum(CASE e.kind WHEN 'refund' THEN -l.margin ELSE l.margin END) FROM ledger_lines l
                   JOIN ledger_entries e ON e.account_id = l.account_id AND e.id = l.entry_id
                   WHERE l.account_id = $1), 0)
       - coalesce((SELECT sum(amount) FROM ledger_entries WHERE account_id = $1 AND kind = 'margin_out'), 0) AS owed`;

/** Passes a sub-account's mark-up on to its main account, in the caller's transaction; gives the amount. */
export const passMarginOn = async (
  client: pg.PoolClient,
  { account, parent, currency }: { account: string; parent: string; currency: string },
  now: Date,
): Promise<bigint> => {
  await lockWallets(client, [account, parent], now.getTime());
  const { rows } = await client.query<{ owed: string }>(OWED, [account]);
  const amount = BigInt(rows[0]!.owed);
  if (amount <= 0n) return 0n;
  await settleWallets(client, [parent], now);
  await postEntries(
    client,
    [
      { accountId: account, kind: 'margin_out', amount, currency },
      { accountId: parent, kind: 'margin_in', amount, currency },
    ],
    now,
  );
  return amount;
};

/** Passes every mark-up on that was earned since the last turn; gives how many sub-accounts had earned some. */
export const passMarginsOn = async (database: Database, now: Date): Promise<number> => {
  const { rows } = await database.pool.query<{ account: string; parent: string; currency: string }>(
    `SELECT id AS account, parent_id AS parent, currency FROM accounts
     WHERE parent_id IS NOT NULL
       AND EXISTS (SELECT FROM ledger_lines WHERE ledger_lines.account_id = accounts.id AND margin > 0)
     ORDER BY id`,
  );
  let passed = 0;
  for (const owner of rows) {
    const amount = await database.transaction((client) => passMarginOn(client, owner, now));
    if (amount > 0n) passed += 1;
  }
  return passed;
};
