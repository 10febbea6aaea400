import { unsealSecret } from '../../engine/shops/sealed-secret.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import type { Mode } from '../../infrastructure/http/caller.ts';
import { createBatcher } from '../../infrastructure/jobs/batcher.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';

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

/** A shop, as its platform names it. */
export interface NamedShop {
  readonly platform: string;
  readonly shop: string;
}

const nameOf = ({ platform, shop }: NamedShop): string => JSON.stringify([platform, shop]);

/** The secrets of everybody who names one of some shops, by shop, the first to connect it first. */
const readSecrets = async (
  database: Database,
  vault: Vault,
  { shops, now }: { readonly shops: readonly NamedShop[]; readonly now: number },
): Promise<ReadonlyMap<string, readonly ShopSecrets[]>> => {
  const named = [...new Map(shops.map((shop) => [nameOf(shop), shop])).values()];
  const rows = await queryOn(database.pool)
    .selectFrom('connections')
    .selectAll()
    .where(({ eb, or }) =>
      or(named.map(({ platform, shop }) => eb('platform', '=', platform).and('shop', '=', shop))),
    )
    .orderBy('id')
    .execute();
  const found = new Map<string, ShopSecrets[]>();
  for (const row of rows) {
    const secrets = [row.secret, ...previousSecret(row, now)].map((sealed) =>
      unsealSecret(vault, row, sealed),
    );
    const owner = { accountId: row.accountId, connectionId: row.id, mode: row.mode, secrets };
    found.set(nameOf(row), [...(found.get(nameOf(row)) ?? []), owner]);
  }
  return found;
};

/** Finds the secrets of shops. Nothing is remembered: what was changed counts from the next look on. */
export type FindSecrets = (shop: NamedShop) => Promise<readonly ShopSecrets[]>;

/** Shops that are looked for at once. */
const SHOPS_AT_ONCE = 50;

/** Webhooks that come while others are being looked up share the next look, and shops of one name its work. */
export const createSecretFinder = (database: Database, vault: Vault, now: () => number): FindSecrets => {
  const batcher = createBatcher<NamedShop, readonly ShopSecrets[]>({
    most: SHOPS_AT_ONCE,
    write: async (batch) => {
      const shops = batch.map(({ item }) => item);
      const found = await readSecrets(database, vault, { shops, now: now() });
      for (const { item, resolve } of batch) resolve(found.get(nameOf(item)) ?? []);
    },
  });
  return batcher.add;
};
