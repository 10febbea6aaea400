import type { BusinessObject, CanonicalEvent } from '@carillon/core/events';
import type pg from 'pg';
import type { Mode } from '../../../infrastructure/http/caller.ts';

/** Something that was texted about an event. */
export interface Noteworthy {
  readonly accountId: string;
  readonly mode: Mode;
  readonly event: CanonicalEvent;
}

/** The order an event is about: what a shop has a page of. */
const orderOf = ({ object, related = [] }: CanonicalEvent): BusinessObject | null =>
  [object, ...related].find(({ type }) => type === 'order') ?? null;

/** Texts that leave together are noted together. */
const SETTLE_MS = 5_000;

/**
 * Notes, in the caller's transaction, that pages of shops are to show what was texted: of those shops in which the app is
 * installed. Several texts about one object are one note.
 */
export const enqueueNotes = async (
  client: pg.PoolClient,
  texted: readonly Noteworthy[],
  now: Date,
): Promise<void> => {
  const noted = texted.flatMap((one) => {
    const order = orderOf(one.event);
    return order === null ? [] : [{ ...one, order }];
  });
  if (noted.length === 0) return;
  await client.query(
    `INSERT INTO shop_notes (account_id, connection_id, object_type, object_id, next_at, texted_at)
     SELECT DISTINCT c.account_id, c.id, told.type, told.id, $7::timestamptz, $8::timestamptz
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       AS told (account_id, mode, platform, shop, type, id)
     JOIN connections c ON c.platform = told.platform AND c.shop = told.shop AND c.account_id = told.account_id
       AND c.mode = told.mode AND c.state = 'installed'
     ON CONFLICT (connection_id, object_type, object_id) DO UPDATE SET texted_at = excluded.texted_at,
       next_at = least(shop_notes.next_at, excluded.next_at)`,
    [
      noted.map(({ accountId }) => accountId),
      noted.map(({ mode }) => mode),
      noted.map(({ event }) => event.source.platform),
      noted.map(({ event }) => event.source.shop),
      noted.map(({ order }) => order.type),
      noted.map(({ order }) => order.id),
      new Date(now.getTime() + SETTLE_MS),
      now,
    ],
  );
};

/** A person who texted back. */
export interface Replier {
  readonly accountId: string;
  readonly mode: Mode;
  /** E.164; null where nobody knows it. */
  readonly recipient: string | null;
  readonly now: Date;
}

/** A reply belongs to what its person was texted about within so many days. */
const REPLIED_TO = `interval '30 days'`;

/** Notes that a person replied, on the pages of the orders that they were texted about lately. */
export const enqueueReply = async (
  client: pg.PoolClient,
  { accountId, mode, recipient, now }: Replier,
): Promise<void> => {
  if (recipient === null) return;
  const { rows } = await client.query<{ event: CanonicalEvent }>(
    `SELECT DISTINCT ON (r.object_key) e.event FROM automation_runs r
     JOIN events e ON e.account_id = r.account_id AND e.id = r.event_id
     WHERE r.account_id = $1 AND r.recipient = $2 AND r.mode = $3 AND r.started_at > $4::timestamptz - ${REPLIED_TO}
     ORDER BY r.object_key, r.started_at DESC LIMIT 20`,
    [accountId, recipient, mode, now],
  );
  await enqueueNotes(
    client,
    rows.map(({ event }) => ({ accountId, mode, event })),
    now,
  );
};
