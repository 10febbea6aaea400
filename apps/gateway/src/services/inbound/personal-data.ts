import { ERASED, type PersonalData, toPersonRows } from '../../infrastructure/modules/personal-data.ts';

const REPLIES = `SELECT id, received_at, recipient AS "to", text FROM replies
  WHERE account_id = $1 AND sender = ANY($2) ORDER BY id`;

/** What a person wrote to an account. */
export const inboundPersonalData: PersonalData = {
  export: async (store, { accountId, numbers }) => ({
    replies: toPersonRows('rpl', (await store.query(REPLIES, [accountId, numbers])).rows),
  }),
  erase: async (client, { accountId, numbers }) => {
    const { rowCount } = await client.query(
      'DELETE FROM replies WHERE account_id = $1 AND sender = ANY($2)',
      [accountId, numbers],
    );
    // The row stays, so that a text that comes again is still known; its words and its sender are erased.
    await client.query(
      `UPDATE carrier_texts SET sender = $3, text = '' WHERE sender = ANY($2) AND $1::uuid = ANY(account_ids)`,
      [accountId, numbers, ERASED],
    );
    return { replies: rowCount ?? 0 };
  },
};
