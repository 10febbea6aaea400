import type { Condition } from '@carillon/core/automation';
import type { EventType } from '@carillon/core/events';
import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Rules: when an event happens, send a text. */
export const automations = pgTable(
  'automations',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    on: text('on').$type<EventType>().notNull(),
    conditions: jsonb('conditions').$type<Condition[]>().notNull(),
    purpose: text('purpose', { enum: ['transactional', 'commercial'] }).notNull(),
    text: text('text').notNull(),
    sender: text('sender'),
    delaySeconds: integer('delay_seconds').notNull(),
    usefulSeconds: integer('useful_seconds'),
    enabled: boolean('enabled').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);
