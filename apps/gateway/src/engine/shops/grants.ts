import type { ShopGrant } from '@carillon/connector-kit/shop';
import type pg from 'pg';
import type { Vault } from '../../infrastructure/vault/vault.ts';

/** Whose grant it is. */
export interface GrantOwner {
  readonly accountId: string;
  /** The connection. */
  readonly id: string;
}

/** A grant as it lies in the store. */
export interface StoredGrant {
  readonly sealed: Buffer;
  readonly grant: ShopGrant;
}

const context = ({ accountId, id }: GrantOwner) => ({
  account: accountId,
  purpose: 'connection_grants.sealed',
  row: id,
});

/** The grant of a connection; null when it has none. */
export const readGrant = async (
  session: pg.Pool | pg.PoolClient,
  vault: Vault,
  owner: GrantOwner,
): Promise<StoredGrant | null> => {
  const { rows } = await session.query<{ sealed: Buffer }>(
    'SELECT sealed FROM connection_grants WHERE account_id = $1 AND connection_id = $2',
    [owner.accountId, owner.id],
  );
  const sealed = rows[0]?.sealed;
  if (!sealed) return null;
  // Sealed by this gateway alone, from a value of this type.
  return { sealed, grant: JSON.parse(vault.open(context(owner), sealed).toString()) as ShopGrant };
};

/** Keeps a grant in place of the one there was. */
export const storeGrant = async (
  session: pg.Pool | pg.PoolClient,
  vault: Vault,
  { owner, grant }: { readonly owner: GrantOwner; readonly grant: ShopGrant },
): Promise<void> => {
  await session.query(
    `INSERT INTO connection_grants (account_id, connection_id, sealed, expires_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (connection_id) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at,
       renewing_until = NULL`,
    [owner.accountId, owner.id, vault.seal(context(owner), JSON.stringify(grant)), grant.expiresAt],
  );
};

/** Forgets the grant of a connection: nothing is asked of the shop any more. */
export const dropGrant = async (client: pg.PoolClient, { accountId, id }: GrantOwner): Promise<void> => {
  await client.query('DELETE FROM connection_grants WHERE account_id = $1 AND connection_id = $2', [
    accountId,
    id,
  ]);
};

/** A process that has renewed for so long has ended. */
const RENEWING_MS = 30_000;

/** Takes the right to renew a grant, which one process alone has at a time; false when another has it, or has renewed. */
export const takeRenewal = async (
  pool: pg.Pool,
  { accountId, id }: GrantOwner,
  { sealed, now }: { readonly sealed: Buffer; readonly now: number },
): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `UPDATE connection_grants SET renewing_until = $4 WHERE account_id = $1 AND connection_id = $2 AND sealed = $3
       AND (renewing_until IS NULL OR renewing_until <= $5)`,
    [accountId, id, sealed, new Date(now + RENEWING_MS), new Date(now)],
  );
  return rowCount === 1;
};

/** Gives the right to renew back, after a try that failed. */
export const endRenewal = async (pool: pg.Pool, { accountId, id }: GrantOwner): Promise<void> => {
  await pool.query(
    'UPDATE connection_grants SET renewing_until = NULL WHERE account_id = $1 AND connection_id = $2',
    [accountId, id],
  );
};
