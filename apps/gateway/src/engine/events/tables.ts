import type { CanonicalEvent, EventType } from '@carillon/core/events';
import { jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

/** Shop and CRM events as they came in, in canonical form: one row per business fact. */
export const events = pgTable(
  'events',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    type: text('type').$type<EventType>().notNull(),
    eventKey: text('event_key').notNull(),
    mode: text('mode', { enum: ['live', 'test'] }).notNull(),
    event: jsonb('event').$type<CanonicalEvent>().notNull(),
    status: text('status', { enum: ['stored', 'processed', 'failed'] }).notNull(),
    occurredAt: timestamp('occurred_at', { withTimezone: true }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    unique('events_key').on(table.accountId, table.eventKey, table.mode),
  ],
);

/** What each automation did about an event. */
export const eventOutcomes = pgTable(
  'event_outcomes',
  {
    accountId: uuid('account_id').notNull(),
    eventId: uuid('event_id').notNull(),
    automationId: uuid('automation_id').notNull(),
    outcome: text('outcome', { enum: ['sent', 'repeated', 'skipped', 'refused'] }).notNull(),
    reason: text('reason'),
    detail: text('detail'),
    messageId: uuid('message_id'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.eventId, table.automationId] })],
);
