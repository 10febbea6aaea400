import { toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import { queryOn } from '../../../infrastructure/database/query.ts';
import { dropBodies } from '../webhook-bodies.ts';

/** A shop whose data is to be erased in one account. */
export interface ShopToErase {
  readonly accountId: string;
  readonly connectionId: string;
  readonly platform: string;
  readonly shop: string;
}

/** Rows that one transaction erases. */
const AT_ONCE = 500;

/** Webhooks of the connection that still have their bodies. */
const BODIES = `SELECT r.id FROM received_webhooks r
  JOIN received_webhook_bodies b ON b.account_id = r.account_id AND b.id = r.id
  WHERE r.account_id = $1 AND r.connection_id = $2 ORDER BY r.id LIMIT ${AT_ONCE}`;

/**
 * Erases a part of what webhooks of a shop left, in the caller's transaction: bodies first, then the connection itself, with
 * its tokens, its scoreboard and its notes. A shop that installed the app anew since keeps its connection. Tells whether more
 * is left.
 */
export const eraseShopWebhooks = async (
  client: pg.PoolClient,
  { accountId, connectionId }: ShopToErase,
): Promise<boolean> => {
  const { rows } = await client.query<{ id: string }>(BODIES, [accountId, connectionId]);
  if (rows.length > 0) {
    await dropBodies(
      client,
      accountId,
      rows.map(({ id }) => id),
    );
    return true;
  }
  await queryOn(client)
    .deleteFrom('connections')
    .where('accountId', '=', accountId)
    .where('id', '=', connectionId)
    .where('state', 'in', ['removed', 'connected'])
    .execute();
  return false;
};

/** Webhooks of the connection that became one of some events, or that have a delivery id. */
const BECAME = `SELECT r.id FROM received_webhooks r
  WHERE r.account_id = $1 AND r.connection_id = $2 AND (r.delivery_id = $3 OR EXISTS (
    SELECT FROM jsonb_array_elements(r.outcome -> 'events') AS became WHERE became ->> 'id' = ANY($4::text[])))`;

/** Drops the bodies of webhooks that are about a customer, whether or not they name a number. */
export const dropWebhooksOf = async (
  client: pg.PoolClient,
  {
    accountId,
    connectionId,
    deliveryId,
  }: Pick<ShopToErase, 'accountId' | 'connectionId'> & { readonly deliveryId: string },
  events: readonly string[],
): Promise<void> => {
  const { rows } = await client.query<{ id: string }>(BECAME, [
    accountId,
    connectionId,
    deliveryId,
    events.map((id) => toId('evt', id)),
  ]);
  await dropBodies(
    client,
    accountId,
    rows.map(({ id }) => id),
  );
};
