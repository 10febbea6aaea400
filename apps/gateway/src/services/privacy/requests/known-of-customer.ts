import { objectKey } from '@carillon/core/events';
import { numbersIn } from '@carillon/core/numbers';
import type pg from 'pg';
import type { PrivacyRequestRow } from './requests.ts';
import type { Subject } from './subject.ts';

/** What the account's events of a shop say about a customer. */
export interface KnownOf {
  readonly events: readonly string[];
  /** E.164, the platform's own word first. */
  readonly numbers: readonly string[];
}

/** Events of the shop about this customer, or about one of the orders. */
const EVENTS = `SELECT e.id, e.event #>> '{person,phone}' AS phone, e.event #>> '{person,country}' AS country
  FROM events e WHERE e.account_id = $1 AND e.mode = $2 AND e.event -> 'source' ->> 'platform' = $3
    AND e.event -> 'source' ->> 'shop' = $4
    AND (e.event #>> '{data,customer,id}' = $5
      OR (e.event #>> '{object,type}' = 'customer' AND e.event #>> '{object,id}' = $5)
      OR e.id IN (SELECT o.event_id FROM event_objects o WHERE o.account_id = $1 AND o.object_key = ANY($6::text[])))`;

/** Finds the events and the numbers of a customer: those the platform names, and those that their orders had. */
export const findKnown = async (
  session: pg.Pool | pg.PoolClient,
  { accountId, mode, platform, shop }: PrivacyRequestRow,
  { customer, orders }: Subject,
): Promise<KnownOf> => {
  const { rows } = await session.query<{ id: string; phone: string | null; country: string | null }>(EVENTS, [
    accountId,
    mode,
    platform,
    shop,
    customer.id,
    orders.map((id) => objectKey({ platform, shop }, { type: 'order', id })),
  ]);
  const account = await session.query<{ country: string | null }>(
    'SELECT default_country AS country FROM accounts WHERE id = $1',
    [accountId],
  );
  const home = account.rows[0]?.country ?? null;
  const named = customer.phone === null ? [] : numbersIn(customer.phone, home);
  const found = rows.flatMap(({ phone, country }) =>
    phone === null ? [] : numbersIn(phone, country ?? home),
  );
  return { events: rows.map(({ id }) => id), numbers: [...new Set([...named, ...found])] };
};
