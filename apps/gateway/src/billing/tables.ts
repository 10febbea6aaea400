import type { Currency } from '@carillon/core/billing';
import { bigint, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const micros = (name: string) => bigint(name, { mode: 'bigint' }).notNull();

/** The cached balance of an account: equal to the sum of its ledger entries, and never negative. */
export const wallets = pgTable('wallets', {
  accountId: uuid('account_id').primaryKey(),
  currency: text('currency').$type<Currency>().notNull(),
  available: micros('available'),
  held: micros('held'),
});

/** Movements of money, append-only: each from one ledger account to another, so the sum is always zero. */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind', { enum: ['top_up', 'hold', 'capture', 'release'] }).notNull(),
    debit: text('debit').notNull(),
    credit: text('credit').notNull(),
    amount: micros('amount'),
    currency: text('currency').$type<Currency>().notNull(),
    messages: integer('messages').notNull().default(0),
    note: text('note'),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** Dated prices per segment. Lines are added, never changed. */
export const tariffs = pgTable('tariffs', {
  id: uuid('id').primaryKey(),
  country: text('country'),
  purpose: text('purpose', { enum: ['transactional', 'commercial'] }),
  perSegment: micros('per_segment'),
  currency: text('currency').$type<Currency>().notNull(),
  validFrom: timestamp('valid_from', { withTimezone: true }).notNull(),
});
