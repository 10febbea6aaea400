import {
  boolean,
  index,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/**
 * What the simulator carrier took and, for most of it, what a virtual phone shows. It is the simulator's own memory,
 * as a real carrier's is its own: the rest of the gateway knows it through the carrier port only.
 */
export const simulatorSegments = pgTable(
  'simulator_segments',
  {
    carrier: text('carrier').notNull(),
    carrierMessageId: text('carrier_message_id').notNull(),
    /** Our reference, as sent with the submission: one message, one segment. */
    messageId: uuid('message_id').notNull(),
    segment: smallint('segment').notNull(),
    accountId: uuid('account_id').notNull(),
    phone: text('phone').notNull(),
    sender: text('sender'),
    text: text('text').notNull(),
    /** False when the segment never reached the phone. */
    shown: boolean('shown').notNull(),
    takenAt: timestamp('taken_at', { withTimezone: true }).notNull(),
    receiptCode: text('receipt_code'),
    receiptDueAt: timestamp('receipt_due_at', { withTimezone: true }),
    /** How often it was submitted: more than once is a fault of the gateway. */
    times: integer('times').notNull().default(1),
    /** How many receipts are still to be sent. */
    receiptsLeft: integer('receipts_left').notNull(),
  },
  (table) => [
    unique('simulator_segments_reference').on(table.carrier, table.messageId, table.segment),
    index('simulator_segments_phone').on(table.phone, table.takenAt),
  ],
);
