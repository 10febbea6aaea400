import type { HandsetText } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';

/** A reply belongs to a text of the last two months. */
const REPLIES_TO = '60 days';
/** A STOP is told to everybody who texted the handset for as long as messages are kept. */
const STOPS = '400 days';

/** The account whose message a text answers, when the carrier says which one. */
const byMessage = async ({ pool }: Database, { carrier, inReplyTo }: HandsetText): Promise<string[]> => {
  const { rows } = await pool.query<{ account_id: string }>(
    'SELECT account_id FROM submissions WHERE carrier = $1 AND carrier_message_id = $2 ORDER BY message_id DESC LIMIT 1',
    [carrier, inReplyTo],
  );
  return rows.map((row) => row.account_id);
};

/**
 * The accounts that texted the handset through the carrier, first the one whose last text came from the number or
 * code that was answered. A handset is looked up in each account by itself, so that the tables need no key without
 * an account: a few microseconds for each.
 */
const byContact = async (
  { pool }: Database,
  { carrier, sender, recipient, at }: HandsetText,
  since: string,
): Promise<string[]> => {
  const { rows } = await pool.query<{ account_id: string }>(
    `SELECT contact.account_id FROM accounts, LATERAL (
       SELECT account_id, id, sender IS NOT DISTINCT FROM $3 AS answered FROM messages
       WHERE account_id = accounts.id AND recipient = $1 AND carrier = $2 AND submitted_at IS NOT NULL
         AND id >= uuid_at($4::timestamptz - $5::interval)
       ORDER BY answered DESC, id DESC LIMIT 1
     ) AS contact ORDER BY contact.answered DESC, contact.id DESC`,
    [sender, carrier, recipient, at, since],
  );
  return rows.map((row) => row.account_id);
};

/**
 * Whose a text from a handset is: the account the carrier named, else that of the message it answers, else the last
 * that texted the handset through this carrier. An opt-out that the carrier applies to all of us is for all of them.
 */
export const findAddressees = async (database: Database, text: HandsetText): Promise<readonly string[]> => {
  if (text.accountId !== null) return [text.accountId];
  if (text.optOut) {
    const answered = text.inReplyTo ? await byMessage(database, text) : [];
    return [...new Set([...answered, ...(await byContact(database, text, STOPS))])];
  }
  const answered = text.inReplyTo ? await byMessage(database, text) : [];
  return answered.length > 0 ? answered : (await byContact(database, text, REPLIES_TO)).slice(0, 1);
};
