import { pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

/** What dispatch leaves waiting: all of an account, or one campaign of it. */
export const pauses = pgTable(
  'pauses',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    /** Empty for the whole account. */
    campaign: text('campaign').notNull().default(''),
    setBy: text('set_by', { enum: ['account', 'operator'] }).notNull(),
    reason: text('reason'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    unique('pauses_once').on(table.accountId, table.campaign, table.setBy),
  ],
);
