import { REPLY_KINDS } from '@carillon/core/consent';
import { boolean, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Texts that came in from handsets (MO). */
export const replies = pgTable(
  'replies',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    carrier: text('carrier').notNull(),
    /** Of the text it answers; `test` for what a test key typed on a virtual phone. */
    mode: text('mode', { enum: ['live', 'test'] })
      .notNull()
      .default('live'),
    sender: text('sender').notNull(),
    recipient: text('recipient'),
    text: text('text').notNull(),
    /** What it is: somebody's words, a reaction to a text of ours, or an answer nobody wrote. */
    kind: text('kind', { enum: REPLY_KINDS }).notNull().default('text'),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    /** True where parts of a long text never came. */
    incomplete: boolean('incomplete').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);
