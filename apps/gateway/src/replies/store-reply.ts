import { uuidv7 } from 'uuidv7';
import type { InboundText } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';

/** Puts a text from a handset on disk; only then may the carrier be told that we have it. */
export const storeReply = async ({ pool }: Database, text: InboundText): Promise<void> => {
  await pool.query(
    `INSERT INTO replies (account_id, id, carrier, sender, recipient, text, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [text.accountId, uuidv7(), text.carrier, text.sender, text.recipient, text.text, text.at],
  );
};
