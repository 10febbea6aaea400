import type { Json } from '@carillon/core/events';
import type { WeightedCarrier } from '@carillon/core/routing';
import { customType, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { lane, purpose } from '../messages/tables.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Carriers the operator has set up. */
export const carriers = pgTable('carriers', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  type: text('type').notNull(),
  settings: jsonb('settings').$type<{ [name: string]: Json }>().notNull(),
  secret: bytes('secret'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

/** The routing table. */
export const routes = pgTable('routes', {
  id: uuid('id').primaryKey(),
  country: text('country'),
  purpose: purpose('purpose'),
  lane: lane('lane'),
  order: integer('order').notNull(),
  carriers: jsonb('carriers').$type<WeightedCarrier[]>().notNull(),
});
