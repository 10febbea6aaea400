import { parseNumber } from '@carillon/core/numbers';
import type pg from 'pg';

/** A stored event that concerns a person. */
export interface PersonEvent {
  readonly id: string;
  readonly type: string;
  readonly event: { readonly person?: { readonly phone?: string | null; readonly country?: string | null } };
  readonly occurred_at: Date;
}

/** Digits at the end of a number that any way of writing it keeps. */
const TAIL = 4;

/**
 * Events whose person has a number, however the platform wrote it. The last digits narrow them down in the store; each
 * is then read as a number.
 */
export const eventsOf = async (
  client: pg.Pool | pg.PoolClient,
  { accountId, recipient }: { accountId: string; recipient: string },
): Promise<PersonEvent[]> => {
  const { rows } = await client.query<PersonEvent>(
    `SELECT id, type, event, occurred_at FROM events WHERE account_id = $1
       AND regexp_replace(coalesce(event #>> '{person,phone}', ''), '[^0-9]', '', 'g') LIKE '%' || $2 ORDER BY id`,
    [accountId, recipient.slice(-TAIL)],
  );
  return rows.filter(({ event }) => {
    const phone = event.person?.phone;
    if (!phone) return false;
    const read = parseNumber(phone, event.person?.country ?? null);
    return read.ok && read.value.e164 === recipient;
  });
};
