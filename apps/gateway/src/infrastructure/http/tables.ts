import { customType, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** First answers by Idempotency-Key, written in the transaction of the change they answer. Kept for 7 days. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** The account, or the nil UUID for the operator. */
    accountId: uuid('account_id').notNull(),
    mode: text('mode', { enum: ['live', 'test', 'operator'] }).notNull(),
    key: text('key').notNull(),
    fingerprint: bytes('fingerprint').notNull(),
    status: integer('status').notNull(),
    /** Sealed: an answer may hold a new API key. */
    body: bytes('body').notNull(),
    /** The scopes of the key that asked first. */
    grants: text('grants').array(),
    /** The API key that alone is shown the secret of the answer. */
    secretOf: uuid('secret_of'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.mode, table.key] })],
);
