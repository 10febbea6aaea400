import type { DecimalMoney } from '@carillon/core/billing';
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
  /** The one before it, under which callbacks of what was under way still come. */
  previousSecret: bytes('previous_secret'),
  secretChangedAt: timestamp('secret_changed_at', { withTimezone: true }),
  pausedAt: timestamp('paused_at', { withTimezone: true }),
  pauseReason: text('pause_reason'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

/** A carrier of a route. */
export interface RouteCarrier extends WeightedCarrier {
  /** What a segment costs the operator there; lines from before costs were kept have none. */
  readonly costPerSegment?: DecimalMoney | null;
}

/** The routing table. */
export const routes = pgTable('routes', {
  id: uuid('id').primaryKey(),
  country: text('country'),
  network: text('network'),
  purpose: purpose('purpose'),
  lane: lane('lane'),
  order: integer('order').notNull(),
  carriers: jsonb('carriers').$type<RouteCarrier[]>().notNull(),
  pausedAt: timestamp('paused_at', { withTimezone: true }),
  pauseReason: text('pause_reason'),
});
