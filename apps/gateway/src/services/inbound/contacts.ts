import type { HandsetText } from '../../engine/carriers/carrier.ts';
import type { Database } from '../../infrastructure/database/open.ts';

/** A reply belongs to a text of the last two months. */
const REPLIES_TO = '60 days';
/** A STOP is told to who texted the handset for as long as messages are kept. */
const STOPS = '400 days';

/** An account that has texted a number. */
export interface Contact {
  readonly accountId: string;
  /** The number it texted. */
  readonly recipient: string;
  /** Its last text was in the time in which people reply. */
  readonly isRecent: boolean;
  /** Its text came from what was answered. */
  readonly isAnswered: boolean;
  /** Its text went through the carrier, or one that is no more. */
  readonly isOfCarrier: boolean;
}

/**
 * The accounts that texted some numbers, once for each: first the one whose text came from what was answered, then those of the
 * carrier the answer came through, then the latest. A message that may have arrived counts, whatever is known of it. A
 * handset is looked up in each account by itself, so that the tables need no key without an account: a few microseconds
 * for each.
 *
 * @param answered forms of the number or code that was answered, as messages name their sender.
 */
export const findContacts = async (
  { pool }: Database,
  { carrier, at }: Pick<HandsetText, 'carrier' | 'at'>,
  { numbers, answered }: { numbers: readonly string[]; answered: readonly string[] },
): Promise<readonly Contact[]> => {
  if (numbers.length === 0) return [];
  const { rows } = await pool.query<Contact>({
    name: 'find-contacts',
    text: `SELECT contact.account_id AS "accountId", contact.recipient, contact.id >= uuid_at($4::timestamptz - interval '${REPLIES_TO}') AS "isRecent",
       contact.answered AS "isAnswered", contact.own OR NOT EXISTS (SELECT FROM carriers WHERE name = contact.carrier) AS "isOfCarrier"
     FROM accounts CROSS JOIN unnest($1::text[]) AS number, LATERAL (
       SELECT account_id, id, recipient, carrier, carrier = $2 AS own,
         CASE WHEN sender IS NULL THEN cardinality($3::text[]) = 0 ELSE sender = ANY($3) END AS answered
       FROM messages WHERE account_id = accounts.id AND recipient = number AND mode = 'live'
         AND (submitted_at IS NOT NULL OR stage IN ('claimed', 'unknown'))
         AND id >= uuid_at($4::timestamptz - interval '${STOPS}')
       ORDER BY answered DESC, own DESC, id DESC LIMIT 1
     ) AS contact ORDER BY contact.answered DESC, contact.own DESC, contact.id DESC`,
    values: [numbers, carrier, answered, at],
  });
  return rows;
};

/** The account whose message a text answers, where the carrier says which one. */
export const findAnswered = async (
  { pool }: Database,
  { carrier, inReplyTo }: Pick<HandsetText, 'carrier' | 'inReplyTo'>,
): Promise<string | null> => {
  if (!inReplyTo) return null;
  const { rows } = await pool.query<{ account_id: string }>(
    'SELECT account_id FROM submissions WHERE carrier = $1 AND carrier_message_id = $2 ORDER BY message_id DESC LIMIT 1',
    [carrier, inReplyTo],
  );
  return rows[0]?.account_id ?? null;
};

/** Those of some forms of one number that an account has texted. */
export const formsOnRecord = async (
  { pool }: Pick<Database, 'pool'>,
  accountId: string,
  forms: readonly string[],
): Promise<readonly string[]> => {
  if (forms.length < 2) return [];
  const { rows } = await pool.query<{ recipient: string }>(
    'SELECT DISTINCT recipient FROM messages WHERE account_id = $1 AND recipient = ANY($2)',
    [accountId, forms],
  );
  return rows.map(({ recipient }) => recipient);
};
