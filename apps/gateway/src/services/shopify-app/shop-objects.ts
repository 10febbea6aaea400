import { type BusinessObject, type CanonicalEvent, objectKey } from '@carillon/core/events';
import type { Database } from '../../infrastructure/database/open.ts';
import type { ShopCaller } from './shop-owner.ts';

/** As connections, events and texts name it. */
export const PLATFORM = 'shopify';

/** The key that texts and events about an object begin with. */
export const keyOfObject = (shop: string, object: BusinessObject): string =>
  objectKey({ platform: PLATFORM, shop }, object);

/** What the keys of all objects of a shop begin with. */
export const keysOfShop = (shop: string): string =>
  keyOfObject(shop, { type: '', id: '' }).slice(0, -'//'.length);

/** Orders of a customer are looked for among so many of the newest events of the account. */
const NEWEST_EVENTS = 10_000;

/** The newest event about each of some objects that names a phone, by the key of the object. */
const findByObject = async (
  { pool }: Database,
  { caller, shop }: ShopCaller,
  objects: readonly BusinessObject[],
): Promise<Map<string, CanonicalEvent>> => {
  const { rows } = await pool.query<{ key: string; event: CanonicalEvent }>(
    `SELECT asked.key, newest.event FROM unnest($3::text[], $4::jsonb[]) AS asked (key, object),
     LATERAL (
       SELECT e.event FROM event_objects o JOIN events e ON e.account_id = o.account_id AND e.id = o.event_id
       WHERE o.account_id = $1 AND o.mode = $2 AND o.object_key = asked.key
         AND e.event -> 'object' = asked.object AND e.event #>> '{person,phone}' IS NOT NULL
       ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1) AS newest`,
    [
      caller.account.id,
      caller.mode,
      objects.map((object) => keyOfObject(shop, object)),
      objects.map(({ type, id }) => JSON.stringify({ type, id })),
    ],
  );
  return new Map(rows.map(({ key, event }) => [key, event]));
};

/** The newest order of each of some customers that names a phone: most customers are known by their orders alone. */
const findByCustomer = async (
  { pool }: Database,
  { caller, shop }: ShopCaller,
  customers: readonly BusinessObject[],
): Promise<Map<string, CanonicalEvent>> => {
  if (customers.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; event: CanonicalEvent }>(
    `SELECT DISTINCT ON (id) id, event FROM (
       SELECT event #>> '{data,customer,id}' AS id, event, occurred_at, event_id FROM (
         SELECT event, occurred_at, id AS event_id FROM events WHERE account_id = $1 AND mode = $2
         ORDER BY id DESC LIMIT ${NEWEST_EVENTS}) AS newest
       WHERE event -> 'source' = $3::jsonb AND event #>> '{person,phone}' IS NOT NULL) AS named
     WHERE id = ANY($4::text[]) ORDER BY id, occurred_at DESC, event_id DESC`,
    [
      caller.account.id,
      caller.mode,
      JSON.stringify({ platform: PLATFORM, shop }),
      customers.map(({ id }) => id),
    ],
  );
  return new Map(rows.map(({ id, event }) => [keyOfObject(shop, { type: 'customer', id }), event]));
};

/**
 * Whom some orders and customers concern: for each the newest event of that very shop that names a phone, by the key of
 * the object. No shop is asked. What Shopify told nobody's phone of is not in it.
 */
export const findEventsAbout = async (
  database: Database,
  owner: ShopCaller,
  objects: readonly BusinessObject[],
): Promise<ReadonlyMap<string, CanonicalEvent>> => {
  const found = await findByObject(database, owner, objects);
  const unknown = objects.filter(
    (object) => object.type === 'customer' && !found.has(keyOfObject(owner.shop, object)),
  );
  return new Map([...found, ...(await findByCustomer(database, owner, unknown))]);
};
