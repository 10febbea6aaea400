import type { Currency } from '@carillon/core/billing';
import type { Scope } from '@carillon/gateway-api/keys';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A customer of the gateway: everything that follows is bound to one. */
export const accounts = pgTable('accounts', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  plan: text('plan').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  defaultCountry: text('default_country'),
  defaultSender: text('default_sender'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  /** The main account of a sub-account. */
  parentId: uuid('parent_id'),
  closedAt: timestamp('closed_at', { withTimezone: true }),
});

/** API keys: only a hash is kept. An operator key belongs to no account. */
export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id').references(() => accounts.id, { onDelete: 'cascade' }),
  mode: text('mode', { enum: ['live', 'test', 'operator'] }).notNull(),
  prefix: text('prefix').notNull(),
  hash: text('hash').notNull().unique(),
  scopes: text('scopes').array().$type<Scope[]>().notNull(),
  label: text('label'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
  expiresAt: timestamp('expires_at', { withTimezone: true }),
  /** Where it comes from when nobody made it through the API. */
  source: text('source', { enum: ['environment', 'demo'] }),
  /** How it ended when nobody ended it through the API. */
  endedBy: text('ended_by', { enum: ['replaced', 'closed'] }),
});
