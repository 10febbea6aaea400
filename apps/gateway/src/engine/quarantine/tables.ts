import { customType, index, integer, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true });

/** What carriers and platforms said that could not be stored as they said it. */
export const quarantine = pgTable(
  'quarantine',
  {
    id: uuid('id').primaryKey(),
    source: text('source', { enum: ['carrier', 'connector', 'payments'] }).notNull(),
    /** The carrier, the platform, or the provider of payments. */
    name: text('name').notNull(),
    kind: text('kind', { enum: ['outcome', 'receipt', 'text', 'callback', 'webhook'] }).notNull(),
    reason: text('reason').notNull(),
    /** The start of what was said. */
    body: bytes('body').notNull(),
    /** Octets of the whole. */
    size: integer('size').notNull(),
    digest: bytes('digest').notNull(),
    times: integer('times').notNull().default(1),
    firstAt: instant('first_at').notNull(),
    lastAt: instant('last_at').notNull(),
  },
  (table) => [
    unique('quarantine_once').on(table.source, table.name, table.kind, table.digest),
    index('quarantine_by_source').on(table.source, table.name, table.lastAt),
  ],
);
