import { replyKind } from '@carillon/core/consent';
import type pg from 'pg';
import type { InboundText } from '../../engine/carriers/carrier.ts';

/** Puts a text from a handset on disk; only once that is committed may the carrier be told that we have it. */
export const storeReply = async (client: pg.PoolClient, text: InboundText, id: string): Promise<void> => {
  await client.query(
    `INSERT INTO replies (account_id, id, carrier, mode, sender, recipient, text, received_at, incomplete, kind)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      text.accountId,
      id,
      text.carrier,
      text.mode ?? 'live',
      text.sender,
      text.recipient,
      text.text,
      text.at,
      text.incomplete ?? false,
      replyKind(text.text),
    ],
  );
};
