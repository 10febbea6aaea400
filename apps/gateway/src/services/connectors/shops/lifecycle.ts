import type { LifecycleChange } from '@carillon/connector-kit/connector';
import type { EventSource } from '@carillon/core/events';
import type pg from 'pg';
import { dropGrant, readGrant, storeGrant } from '../../../engine/shops/grants.ts';
import { toJson } from '../../../infrastructure/database/column-kinds.ts';
import { queryOn, type RowChange } from '../../../infrastructure/database/query.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import type { ConnectionRow } from '../connections.ts';

/** Whose shop left. */
export interface LeftShop extends Pick<ConnectionRow, 'accountId' | 'mode'> {
  readonly source: EventSource;
  readonly now: Date;
}

export interface LifecycleDependencies {
  readonly vault: Vault;
  /** Ends what is under way for a shop, in the caller's transaction; gives how many texts were cancelled. */
  readonly endRunsOfShop: (client: pg.PoolClient, left: LeftShop) => Promise<number>;
}

/** A change of one connection, and when it is done. */
interface Told<Change extends LifecycleChange = LifecycleChange> {
  readonly connection: ConnectionRow;
  readonly change: Change;
  readonly now: Date;
}

type Of<Kind extends LifecycleChange['kind']> = Extract<LifecycleChange, { readonly kind: Kind }>;

/** Platforms count whole seconds. */
const SECOND_MS = 1_000;

/** Webhooks come late: what befell the shop before it was connected anew says nothing about what there is. */
const isOutdated = ({ connection: { stateSince }, change: { at } }: Told): boolean =>
  at !== null && Date.parse(at) < Math.floor(stateSince.getTime() / SECOND_MS) * SECOND_MS;

const set = async (
  client: pg.PoolClient,
  { accountId, id }: ConnectionRow,
  values: RowChange<'connections'>,
): Promise<void> => {
  await queryOn(client)
    .updateTable('connections')
    .set(values)
    .where('accountId', '=', accountId)
    .where('id', '=', id)
    .execute();
};

const remove = async (
  client: pg.PoolClient,
  { endRunsOfShop }: LifecycleDependencies,
  { connection, change, now }: Told<Of<'uninstalled'>>,
): Promise<string> => {
  if (connection.state === 'removed') return 'The app had been removed before.';
  await dropGrant(client, connection);
  await set(client, connection, {
    state: 'removed',
    stateSince: now,
    stateDetail: 'The shop removed the app.',
    reconcileAt: null,
    subscribeAt: null,
    installDigest: null,
    installUntil: null,
  });
  const { accountId, mode } = connection;
  const cancelled = await endRunsOfShop(client, { accountId, mode, source: change.source, now });
  return `The app was removed: its automations were stopped, and ${cancelled} text(s) that waited were cancelled.`;
};

const changeScopes = async (
  client: pg.PoolClient,
  { vault }: LifecycleDependencies,
  { connection, change, now }: Told<Of<'scopes_changed'>>,
): Promise<string> => {
  const stored = await readGrant(client, vault, connection);
  if (!stored) return 'The app is not installed here, so its scopes count for nothing.';
  const grant = { ...stored.grant, scopes: change.now };
  await storeGrant(client, vault, { owner: connection, grant });
  // What may be asked has changed: the subscriptions are looked at again.
  if (connection.subscribedBy === 'gateway') await set(client, connection, { subscribeAt: now });
  return `The shop allows ${change.now.length} scope(s) now.`;
};

const changeProfile = async (
  client: pg.PoolClient,
  { connection, change, now }: Told<Of<'shop_changed'>>,
): Promise<string> => {
  const at = change.at === null ? now : new Date(change.at);
  if (connection.profileAt !== null && connection.profileAt > at) return 'A newer description is known.';
  await set(client, connection, { profile: toJson(change.profile), profileAt: at });
  return 'The description of the shop was kept: its name, language, and clock.';
};

/** Does what a webhook says befell a shop, in the caller's transaction; gives a sentence that says what was done. */
export const applyLifecycle = async (
  client: pg.PoolClient,
  deps: LifecycleDependencies,
  told: Told,
): Promise<string> => {
  const { change } = told;
  if (change.kind === 'shop_changed') return changeProfile(client, { ...told, change });
  if (isOutdated(told)) return 'It happened before the shop was connected anew.';
  return change.kind === 'uninstalled'
    ? remove(client, deps, { ...told, change })
    : changeScopes(client, deps, { ...told, change });
};
