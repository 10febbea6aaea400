import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import type { Mode } from '../../infrastructure/http/caller.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';

/** Whose secret it is. */
export interface SecretOwner {
  readonly accountId: string;
  /** The connection. */
  readonly id: string;
}

// One purpose for both columns: a rotation moves the sealed bytes from one to the other.
const context = ({ accountId, id }: SecretOwner) => ({
  account: accountId,
  purpose: 'connections.secret',
  row: id,
});

/** Seals the secret of one connection. */
export const sealSecret = (vault: Vault, owner: SecretOwner, secret: string): Buffer =>
  vault.seal(context(owner), secret);

/** Opens a secret of that connection, the current one or the one before. */
export const unsealSecret = (vault: Vault, owner: SecretOwner, sealed: Buffer): string =>
  vault.open(context(owner), sealed).toString();

/** What a webhook of a shop may be signed with, and whose it then is. */
export interface ShopSecrets {
  readonly accountId: string;
  readonly connectionId: string;
  readonly mode: Mode;
  /** The current one, then the one before if there is one. */
  readonly secrets: string[];
}

/** A platform signs with the secret before for some time after a rotation; Shopify says for up to an hour. */
const PREVIOUS_MS = 24 * 3_600_000;

const previousSecret = ({ previousSecret, rotatedAt }: Row<'connections'>, now: number): readonly Buffer[] =>
  previousSecret && rotatedAt && now - rotatedAt.getTime() < PREVIOUS_MS ? [previousSecret] : [];

/** The secrets of everybody who names a shop as its platform does, the first to connect it first. */
export const secretsOf = async (
  database: Database,
  vault: Vault,
  { platform, shop, now }: { readonly platform: string; readonly shop: string; readonly now: number },
): Promise<readonly ShopSecrets[]> => {
  const rows = await queryOn(database.pool)
    .selectFrom('connections')
    .selectAll()
    .where('platform', '=', platform)
    .where('shop', '=', shop)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    accountId: row.accountId,
    connectionId: row.id,
    mode: row.mode,
    secrets: [row.secret, ...previousSecret(row, now)].map((secret) => unsealSecret(vault, row, secret)),
  }));
};
