import { customType, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Shops that may post their webhooks here. Secrets are sealed; the one before stays valid while it is rotated. */
export const connections = pgTable(
  'connections',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id').notNull(),
    /** Of the events that its webhooks become. */
    mode: text('mode', { enum: ['live', 'test'] }).notNull(),
    platform: text('platform').notNull(),
    shop: text('shop').notNull(),
    secret: bytes('secret').notNull(),
    previousSecret: bytes('previous_secret'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    rotatedAt: timestamp('rotated_at', { withTimezone: true }),
  },
  (table) => [unique('connections_shop').on(table.platform, table.shop, table.accountId, table.mode)],
);
