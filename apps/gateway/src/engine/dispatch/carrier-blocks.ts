import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Receipt } from '../carriers/carrier.ts';
import { isReceiptCode, RECEIPT_CODES } from '../carriers/receipt-codes.ts';
import type { Consents } from '../consent/consents.ts';
import { type NewSuppression, suppress } from '../consent/suppress.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import { isNumberOf } from '../messages/receipts/match-receipts.ts';

const isBlock = (code: string): boolean => isReceiptCode(code) && RECEIPT_CODES[code].consent === 'blocked';

interface BlockedRow {
  /** Which of the receipts, from 1; null for outcomes. */
  place: number | null;
  account_id: string;
  message_id: string;
  recipient: string;
  at: Date;
}

/** The messages behind receipts, and those of outcomes, with their recipients. */
const findRecipients = async (
  client: pg.Pool,
  receipts: readonly Receipt[],
  outcomes: readonly OutcomeUpdate[],
): Promise<BlockedRow[]> => {
  const { rows } = await client.query<BlockedRow>(
    `SELECT told.place, m.account_id, m.id AS message_id, m.recipient, told.at
     FROM (
       SELECT r.place::integer, s.account_id, s.message_id, r.at
         FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS r (carrier, id, at, place)
         JOIN submissions s ON s.carrier = r.carrier AND s.carrier_message_id = r.id
       UNION ALL
       SELECT NULL, * FROM unnest($4::uuid[], $5::uuid[], $6::timestamptz[])
     ) AS told (place, account_id, message_id, at)
     JOIN messages m ON m.account_id = told.account_id AND m.id = told.message_id
     WHERE m.recipient LIKE '+%'`,
    [
      receipts.map(({ carrier }) => carrier),
      receipts.map(({ carrierMessageId }) => carrierMessageId),
      receipts.map(({ at }) => at.toISOString()),
      outcomes.map(({ message }) => message.accountId),
      outcomes.map(({ message }) => message.messageId),
      outcomes.map(({ at }) => at.toISOString()),
    ],
  );
  return rows.filter((row) => row.place === null || isMeant(row, rows, receipts[row.place - 1]!));
};

/** Where several messages have the id of a receipt, it is a no of the recipient it names, and of nobody else. */
const isMeant = (row: BlockedRow, rows: readonly BlockedRow[], { recipient }: Receipt): boolean => {
  const isShared = rows.some(({ place, message_id }) => place === row.place && message_id !== row.message_id);
  return !isShared || (recipient ? isNumberOf(recipient, row.recipient) : false);
};

/** Hears from carriers that somebody told them STOP. */
export type CarrierBlocks = (updates: {
  readonly outcomes: readonly OutcomeUpdate[];
  readonly receipts: readonly Receipt[];
}) => Promise<void>;

/**
 * Turns "blocked" of a carrier into a *no*: the person told the carrier, and no account may go on texting them. It runs
 * in a transaction of its own, after the updates are on disk, because it locks recipients before wallets.
 */
export const createCarrierBlocks =
  (database: Database, consents: Consents, now: () => number): CarrierBlocks =>
  async ({ outcomes, receipts }) => {
    const blocking = receipts.filter(({ code }) => isBlock(code));
    const refused = outcomes.filter(({ outcome }) => outcome.kind === 'refused' && isBlock(outcome.code));
    if (blocking.length + refused.length === 0) return;
    const rows = await findRecipients(database.pool, blocking, refused);
    const entries = rows.map(
      ({ account_id, message_id, recipient, at }): NewSuppression => ({
        accountId: account_id,
        recipient,
        scope: 'commercial',
        state: 'active',
        origin: 'carrier',
        evidence: { message: message_id, code: 'blocked' },
        at,
      }),
    );
    await database.transaction((client) => suppress(client, consents, { entries, now: new Date(now()) }));
  };
