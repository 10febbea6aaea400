import { sql } from 'drizzle-orm';
import { bigint, check, customType, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Data keys, each wrapped by a master key that is never stored here. A row is added by rotation and stays. */
export const vaultKeys = pgTable(
  'vault_keys',
  {
    id: uuid('id').primaryKey(),
    /** 1, 2, 3, ...: a new seal is made by the newest one that every process has had time to read. */
    generation: integer('generation').notNull().unique(),
    wrappedKey: bytes('wrapped_key').notNull(),
    /** Names the master key that wraps this one. */
    masterFingerprint: text('master_fingerprint').notNull(),
    /** How many seals were granted to processes so far; never more than one key may make. */
    sealsGranted: bigint('seals_granted', { mode: 'number' }).notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [check('vault_keys_wrapped_length', sql`octet_length(${table.wrappedKey}) = 60`)],
);
