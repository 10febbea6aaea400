import { numbersIn } from '@carillon/core/numbers';
import type pg from 'pg';
import type { KnownPerson } from '../../infrastructure/modules/personal-data.ts';

/** A stored event that concerns a person. */
export interface PersonEvent {
  readonly id: string;
  readonly type: string;
  readonly event: { readonly person?: { readonly phone?: string | null; readonly country?: string | null } };
  readonly occurred_at: Date;
}

/** Digits at the end of a number that any way of writing it in plain digits keeps together. */
const TAIL = 4;

/**
 * Events whose person has a number, however the platform wrote it, also as one of two in a field. The last digits narrow
 * them down in the store; a field with other signs than those of plain numbers is read as well.
 */
export const eventsOf = async (
  client: pg.Pool | pg.PoolClient,
  { accountId, number, numbers }: KnownPerson,
): Promise<PersonEvent[]> => {
  const { rows } = await client.query<PersonEvent & { default_country: string | null }>(
    `SELECT e.id, e.type, e.event, e.occurred_at, a.default_country FROM events e JOIN accounts a ON a.id = e.account_id
     WHERE e.account_id = $1 AND (e.event #>> '{person,phone}' ~ '[^-+0-9 ()./]'
       OR regexp_replace(coalesce(e.event #>> '{person,phone}', ''), '[^0-9]', '', 'g') LIKE '%' || $2 || '%') ORDER BY e.id`,
    [accountId, number.slice(-TAIL)],
  );
  return rows.flatMap(({ default_country, ...found }) => {
    const { phone, country } = found.event.person ?? {};
    if (!phone) return [];
    return numbersIn(phone, country ?? default_country).some((one) => numbers.includes(one)) ? [found] : [];
  });
};
