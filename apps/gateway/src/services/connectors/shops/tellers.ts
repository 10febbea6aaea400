import type pg from 'pg';
import { queryOn } from '../../../infrastructure/database/query.ts';
import type { ClaimedWebhook } from '../claim-webhooks.ts';
import type { ConnectionRow } from '../connections.ts';

/** What is known of a shop that tells something. */
export type Teller = Pick<ConnectionRow, 'id' | 'state' | 'profile'>;

/** The connections that some webhooks came for, by their ids; one that is gone is not among them. */
export const findTellers = async (
  client: pg.PoolClient,
  webhooks: readonly { readonly claimed: Pick<ClaimedWebhook, 'connectionId'> }[],
): Promise<ReadonlyMap<string, Teller>> => {
  const ids = [...new Set(webhooks.map(({ claimed }) => claimed.connectionId))];
  if (ids.length === 0) return new Map();
  const rows = await queryOn(client)
    .selectFrom('connections')
    .select(['id', 'state', 'profile'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
};

/** The connection that a webhook came for, which nobody changes until the transaction ends. */
export const lockTeller = (
  client: pg.PoolClient,
  { accountId, connectionId }: Pick<ClaimedWebhook, 'accountId' | 'connectionId'>,
): Promise<ConnectionRow | undefined> =>
  queryOn(client)
    .selectFrom('connections')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('id', '=', connectionId)
    .forUpdate()
    .executeTakeFirst();
