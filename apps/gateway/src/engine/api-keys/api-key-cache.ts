import { createKeyedTtlCache } from '../../infrastructure/caches/ttl-cache.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import {
  CALLER_ACCOUNT_COLUMNS,
  type CallerAccountRow,
  toCallerAccount,
} from '../../infrastructure/http/account-caller.ts';
import { hashKey, keyMode } from '../../infrastructure/http/api-key.ts';
import type { ApiKeyCache, KeyHolder } from '../../infrastructure/http/key-holder.ts';

interface KeyRow extends SqlRow<'api_keys', 'id' | 'mode' | 'scopes' | 'expires_at' | 'account_id'> {
  readonly revoked: boolean;
}

type HolderRow = KeyRow & CallerAccountRow;

/** A key is looked up again after this long, whatever was heard. */
const REMEMBERED_MS = 2_000;
const MOST_REMEMBERED = 10_000;

const toHolder = (row: HolderRow | undefined, now: number): KeyHolder => {
  if (!row) return { kind: 'unknown' };
  const expired = row.expires_at !== null && row.expires_at.getTime() <= now;
  if (row.revoked || expired)
    return {
      kind: 'ended',
      how: row.revoked ? 'key_revoked' : 'key_expired',
      keyId: row.id,
      accountId: row.account_id,
    };
  if (row.mode === 'operator') return { kind: 'operator', keyId: row.id };
  const account = toCallerAccount(row.account_id!, row);
  return {
    kind: 'caller',
    caller: { account, mode: row.mode, keyId: row.id, scopes: row.scopes, expiresAt: row.expires_at },
  };
};

/**
 * A cache of API keys over the database that remembers known keys for a moment, as long as it hears of every change. Unknown keys
 * are never remembered.
 */
export const createApiKeyCache = (
  database: Database,
  now: () => number,
  hears: () => boolean = () => true,
): ApiKeyCache => {
  const find = async (hash: string): Promise<KeyHolder> => {
    const { rows } = await database.pool.query<HolderRow>({
      name: 'recognise-key',
      text: `SELECT k.id, k.mode, k.scopes, k.revoked_at IS NOT NULL AS revoked, k.expires_at, k.account_id,
                    ${CALLER_ACCOUNT_COLUMNS}
             FROM api_keys k LEFT JOIN accounts a ON a.id = k.account_id WHERE k.hash = $1`,
      values: [hash],
    });
    return toHolder(rows[0], now());
  };
  const holders = createKeyedTtlCache(find, {
    freshMs: REMEMBERED_MS,
    now,
    most: MOST_REMEMBERED,
    keeps: ({ kind }) => kind !== 'unknown' && hears(),
  });
  return {
    forget: () => holders.forget(),
    recognise: async (key) => {
      if (keyMode(key) === null) return { kind: 'unknown' };
      const hash = hashKey(key);
      return hears() ? holders.read(hash) : find(hash);
    },
  };
};
