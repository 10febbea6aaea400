import { createNumberSearch } from '@carillon/core/numbers';
import type pg from 'pg';
import {
  type KnownPerson,
  type PersonalData,
  toPersonRows,
} from '../../infrastructure/modules/personal-data.ts';
import { dropBodies } from './webhook-bodies.ts';

interface StoredBody {
  readonly id: string;
  readonly headers: string;
  readonly body: Buffer;
}

/** Bodies that are in memory at once. */
const AT_ONCE = 100;

const PAGE = `SELECT id, headers, body FROM received_webhook_bodies
  WHERE account_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`;

/**
 * The webhooks that have a person's number in them, however it is written there, and whether or not anybody could read
 * them: every body is looked at, for what nobody could read is in no index.
 */
async function* bodiesAbout(client: pg.Pool | pg.PoolClient, { accountId, numbers }: KnownPerson) {
  const isAbout = createNumberSearch(numbers);
  let last: string | null = null;
  for (;;) {
    const { rows }: { rows: StoredBody[] } = await client.query<StoredBody>(PAGE, [accountId, last, AT_ONCE]);
    for (const row of rows) if (isAbout(row.body.toString('utf8')) || isAbout(row.headers)) yield row;
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)!.id;
  }
}

const FACTS = `SELECT id, platform, shop, topic, delivery_id, state, received_at FROM received_webhooks
  WHERE account_id = $1 AND id = ANY($2::uuid[])`;

/** Shops say whom an order is for. What a webhook became is erased with what it became; that there was one stays. */
export const connectorsPersonalData: PersonalData = {
  export: async (store, person) => {
    const bodies = new Map<string, string>();
    for await (const { id, body } of bodiesAbout(store, person)) bodies.set(id, body.toString('utf8'));
    const { rows } = await store.query<{ id: string }>(FACTS, [person.accountId, [...bodies.keys()]]);
    const told = rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    return {
      receivedWebhooks: toPersonRows(
        'rwh',
        told.map((row) => ({ ...row, body: bodies.get(row.id) })),
      ),
    };
  },
  erase: async (client, person) => {
    const ids: string[] = [];
    for await (const { id } of bodiesAbout(client, person)) ids.push(id);
    return { receivedWebhooks: await dropBodies(client, person.accountId, ids) };
  },
};
