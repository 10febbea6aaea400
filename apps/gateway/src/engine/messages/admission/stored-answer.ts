import type { Encoding } from '@carillon/core/encoding';
import type { MessageStatus } from '@carillon/core/messaging';
import type pg from 'pg';

/** What the answer to an accepted message says, read back from its row. */
export interface StoredAnswer {
  readonly id: string;
  readonly status: MessageStatus;
  readonly recipient: string;
  readonly encoding: Encoding;
  readonly segments: number;
  readonly price: bigint;
  readonly currency: string;
  readonly send_at: Date | null;
  readonly due_at: Date | null;
  readonly created_at: Date;
}

/** Reads the answers of some messages again, by id. */
export const storedAnswers = async (
  client: pg.PoolClient,
  wanted: readonly { account: string; messageId: string }[],
): Promise<Map<string, StoredAnswer>> => {
  const { rows } = await client.query<StoredAnswer>(
    `SELECT id, status, recipient, encoding, segments, price, currency, send_at, due_at, created_at
     FROM messages JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (account_id, id) USING (account_id, id)`,
    [wanted.map(({ account }) => account), wanted.map(({ messageId }) => messageId)],
  );
  return new Map(rows.map((row) => [row.id, row]));
};
