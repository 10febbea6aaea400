import type { Database } from '../../infrastructure/database/open.ts';
import {
  CALLER_ACCOUNT_COLUMNS,
  type CallerAccountRow,
  callerWithoutKey,
  toCallerAccount,
} from '../../infrastructure/http/account-caller.ts';
import type { Caller, Mode } from '../../infrastructure/http/caller.ts';

/** A connection of a shop, with what the platform's app may sign with. */
export interface ShopOwner {
  readonly accountId: string;
  readonly connectionId: string;
  readonly mode: Mode;
  readonly secrets: string[];
}

/** The connections of everybody who names a shop, the first to connect it first. */
export type FindShopOwners = (shop: {
  readonly platform: string;
  readonly shop: string;
}) => Promise<readonly ShopOwner[]>;

/** Whom a request of a shop is answered for: one account in one mode, and that shop's things alone. */
export interface ShopCaller {
  readonly caller: Caller;
  readonly shop: string;
}

/**
 * One request is one account's. Of several that proved it with one secret, a live connection goes before one of the test
 * mode, and whoever connected the shop first before the others.
 */
export const chooseOwner = <Owner extends Pick<ShopOwner, 'mode'>>(
  owners: readonly Owner[],
): Owner | undefined => owners.find(({ mode }) => mode === 'live') ?? owners[0];

/** The account of a connection as a caller; null once the account is closed. */
export const shopCallerOf = async (
  { pool }: Database,
  { accountId, mode }: Pick<ShopOwner, 'accountId' | 'mode'>,
  shop: string,
): Promise<ShopCaller | null> => {
  const { rows } = await pool.query<CallerAccountRow>(
    `SELECT ${CALLER_ACCOUNT_COLUMNS} FROM accounts a WHERE a.id = $1 AND a.closed_at IS NULL`,
    [accountId],
  );
  const row = rows[0];
  return row ? { caller: callerWithoutKey(toCallerAccount(accountId, row), mode), shop } : null;
};
