import { createHash, randomBytes } from 'node:crypto';
import type { Connector } from '@carillon/connector-kit/connector';
import type { InstallRefusal, ShopFailure } from '@carillon/connector-kit/shop';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { ASKED_SHOP, type AskedShop, findShopsByApp } from '../../../engine/shops/asked-shop.ts';
import { storeGrant } from '../../../engine/shops/grants.ts';
import type { ReachedShop } from '../../../engine/shops/reach-shop.ts';
import type { Shops } from '../../../engine/shops/shops.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { queryOn } from '../../../infrastructure/database/query.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import type { ConnectionRow } from '../connections.ts';

export interface InstallDependencies {
  readonly database: Database;
  readonly vault: Vault;
  readonly shops: Shops;
  /** Where the gateway can be reached from outside; null when nobody said. */
  readonly publicUrl: string | null;
  readonly now: () => number;
}

/** An install that was begun. */
export interface BegunInstall {
  readonly url: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** Long enough to sign in to the shop on the way. */
const INSTALL_MS = 10 * 60_000;
/** What a platform may take to give a grant. */
const GRANT_MS = 15_000;

const digestOf = (state: string): Buffer => createHash('sha256').update(state).digest();

/** The page of the gateway to which a platform sends a merchant back. */
const redirectUriOf = (publicUrl: string, platform: string): string =>
  `${publicUrl}/connectors/${platform}/callback`;

const NOT_ASKED = refuse(
  'platform_not_asked',
  'Shops of that platform post their webhooks, and cannot be asked anything: there is nothing to install.',
);
const APP_MISSING = refuse(
  'connection_app_missing',
  'Give the client id of the app with PATCH /v1/connections/{id} first: its secret is the one of the connection.',
);
const PUBLIC_URL_MISSING = refuse(
  'public_url_missing',
  'The merchant comes back to this gateway, and nobody said under which address it is reached: set GATEWAY_PUBLIC_URL.',
);
const MISMATCH = refuse(
  'install_mismatch',
  'The way back belongs to no install that was begun here, or was used already. Begin anew with POST /v1/connections/{id}/install.',
);

/** The way to the shop of a connection; else why there is none. */
const wayTo = (
  { shops }: Pick<InstallDependencies, 'shops'>,
  connection: ConnectionRow,
): Result<ReachedShop, Refusal> => {
  const connector = shops.connectors.find(({ platform }) => platform === connection.platform);
  if (!connector?.shop) return NOT_ASKED;
  const reached = shops.reach(connection);
  return reached ? succeed(reached) : APP_MISSING;
};

/**
 * Begins an install, in the caller's transaction: one that was begun before ends. Refusals: `platform_not_asked`,
 * `connection_app_missing`, `public_url_missing`.
 */
export const beginInstall = async (
  client: pg.PoolClient,
  deps: Pick<InstallDependencies, 'shops' | 'publicUrl' | 'now'>,
  connection: ConnectionRow,
): Promise<Result<BegunInstall, Refusal>> => {
  const { publicUrl, now } = deps;
  const way = wayTo(deps, connection);
  if (!way.ok) return way;
  if (publicUrl === null) return PUBLIC_URL_MISSING;
  const { port, app } = way.value;
  const { accountId, id, shop, platform } = connection;
  const state = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now() + INSTALL_MS);
  await queryOn(client)
    .updateTable('connections')
    .set({ installDigest: digestOf(state), installUntil: expiresAt })
    .where('accountId', '=', accountId)
    .where('id', '=', id)
    .execute();
  const redirectUri = redirectUriOf(publicUrl, platform);
  const url = port.install.urlOf({ shop, clientId: app.clientId, redirectUri, state });
  return succeed({ url, scopes: port.install.scopes, expiresAt });
};

/** Takes the install that a merchant comes back from: each is taken once. */
const takeInstall = async (
  { database, now }: InstallDependencies,
  { platform, shop, state }: { readonly platform: string; readonly shop: string; readonly state: string },
): Promise<AskedShop | undefined> =>
  queryOn(database.pool)
    .updateTable('connections')
    .set({ installDigest: null, installUntil: null })
    .where('platform', '=', platform)
    .where('shop', '=', shop)
    .where('installDigest', '=', digestOf(state))
    .where('installUntil', '>', new Date(now()))
    .returning(ASKED_SHOP)
    .executeTakeFirst();

/**
 * Keeps a grant, in one transaction with what it changes: the shop may be asked from now on, is asked to post its webhooks,
 * and is asked what has changed since now. What happened while nothing was connected is told to nobody.
 */
const keepGrant = async (
  { database, vault, now }: InstallDependencies,
  connection: AskedShop,
  grant: Parameters<typeof storeGrant>[2]['grant'],
): Promise<void> => {
  const at = new Date(now());
  await database.transaction(async (client) => {
    await client.query(
      `UPDATE connections SET state = 'installed', state_since = $3, state_detail = NULL, reconcile_at = $3,
         reconciled_until = CASE WHEN state = 'suspended' THEN coalesce(reconciled_until, $3) ELSE $3 END,
         subscribe_at = CASE WHEN subscribed_by = 'gateway' THEN $3::timestamptz END
       WHERE account_id = $1 AND id = $2`,
      [connection.accountId, connection.id, at],
    );
    await storeGrant(client, vault, { owner: connection, grant });
  });
};

/** What a merchant came back with. */
export interface CameBack {
  readonly connector: Connector;
  /** The whole query, without the question mark. */
  readonly query: string;
}

/** Ends an install: gives the shop that may be asked now. Refusals: `install_mismatch`, and those of the platform's port. */
export const finishInstall = async (
  deps: InstallDependencies,
  { connector: { platform, shop: port }, query }: CameBack,
): Promise<Result<AskedShop, Refusal | InstallRefusal | ShopFailure>> => {
  if (!port) return NOT_ASKED;
  const [shop, state] = [port.install.shopOf(query), port.install.stateOf(query)];
  if (shop === null || state === null) return MISMATCH;
  const connection = await takeInstall(deps, { platform, shop, state });
  const reached = connection && deps.shops.reach(connection);
  if (!connection || !reached) return MISMATCH;
  const signal = AbortSignal.timeout(GRANT_MS);
  const granted = await port.install.accept({ app: reached.app, shop, state, query, signal });
  if (!granted.ok) return granted;
  await keepGrant(deps, connection, granted.value);
  deps.shops.asker.forget(connection);
  return succeed(connection);
};

/**
 * Installs from a page inside the admin of the shop, which shows who it is by a session token: the merchant is sent nowhere.
 * A shop that is installed already is left as it is. Refusals: `session_invalid`, and those of the platform's port.
 */
export const installBySession = async (
  deps: InstallDependencies,
  {
    connector: { platform, shop: port },
    sessionToken,
  }: { readonly connector: Connector; readonly sessionToken: string },
): Promise<Result<{ readonly installed: number }, Refusal | InstallRefusal | ShopFailure>> => {
  if (!port) return NOT_ASKED;
  const unknown = refuse(
    'session_invalid',
    'The session token is of no shop and app that are connected here.',
  );
  const audience = port.install.audienceOf(sessionToken);
  if (audience === null) return unknown;
  let installed = 0;
  for (const connection of await findShopsByApp(deps.database.pool, { platform, ...audience })) {
    const { app } = deps.shops.reach(connection)!;
    // Whose secret it is not signed with has no part in it.
    if (!(await port.install.readSession(app, sessionToken)).ok) continue;
    if (connection.state !== 'installed') {
      const signal = AbortSignal.timeout(GRANT_MS);
      const granted = await port.install.exchange(app, { sessionToken, signal });
      if (!granted.ok) return granted;
      await keepGrant(deps, connection, granted.value);
      deps.shops.asker.forget(connection);
    }
    installed += 1;
  }
  return installed === 0 ? unknown : succeed({ installed });
};
