import { ERASED, type PersonalData, toPersonRows } from '../../infrastructure/modules/personal-data.ts';
import { eraseFromMessages } from './lifecycle/erase.ts';

const MESSAGES = `SELECT m.id, m.created_at, m.purpose, m.sender, m.status, m.reason, m.segments, m.reference, m.event_key,
    m.submitted_at, m.final_at, m.whereabouts, t.text
  FROM messages m LEFT JOIN message_texts t ON t.account_id = m.account_id AND t.id = m.id
  WHERE m.account_id = $1 AND m.recipient = ANY($2) ORDER BY m.id`;

/** Texts are deleted; of a message, what names the person is erased, and its price stays. */
export const messagesPersonalData: PersonalData = {
  export: async (store, { accountId, numbers }) => {
    const { rows } = await store.query(MESSAGES, [accountId, numbers]);
    return { messages: toPersonRows('msg', rows) };
  },
  erase: async (client, { accountId, numbers }) => {
    const texts = await client.query(
      `DELETE FROM message_texts t USING messages m
       WHERE m.account_id = $1 AND m.recipient = ANY($2) AND t.account_id = m.account_id AND t.id = m.id`,
      [accountId, numbers],
    );
    const messages = await eraseFromMessages(client, { accountId, recipients: numbers }, ERASED);
    return { texts: texts.rowCount ?? 0, messages };
  },
};
