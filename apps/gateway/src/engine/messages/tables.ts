import { ENCODINGS } from '@carillon/core/encoding';
import {
  bigint,
  boolean,
  customType,
  index,
  json,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const purpose = pgEnum('purpose', ['transactional', 'commercial']);
export const lane = pgEnum('lane', ['otp', 'transactional', 'conversation', 'commercial']);
export const messageStatus = pgEnum('message_status', [
  'on_hold',
  'transmitted',
  'delivered',
  'not_issued',
  'expired',
  'blacklisted',
]);

/**
 * Where a message is inside the gateway:
 * `queued` waits in its lane; `claimed` has its intent on disk and may be on the wire; `unknown` was on the wire when
 * the line broke, so nobody knows; `submitted` was taken by the carrier; `settled` is final.
 */
export const messageStage = pgEnum('message_stage', ['queued', 'claimed', 'unknown', 'submitted', 'settled']);

/** Where the money of a message is. */
export const settlement = pgEnum('settlement', ['none', 'held', 'captured', 'released']);

/**
 * Messages, and the queue in one: a row with `due_at` waits to be claimed. Partitioned by month of its id (UUIDv7).
 * Only `due_at` is both indexed and changed, so every later update of a row stays on its page.
 */
export const messages = pgTable(
  'messages',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    mode: text('mode', { enum: ['live', 'test'] }).notNull(),
    recipient: text('recipient').notNull(),
    country: text('country'),
    sender: text('sender'),
    purpose: purpose('purpose').notNull(),
    lane: lane('lane').notNull(),
    encoding: text('encoding', { enum: ENCODINGS }).notNull(),
    units: smallint('units').notNull(),
    segments: smallint('segments').notNull(),
    price: bigint('price', { mode: 'bigint' }).notNull(),
    currency: text('currency').notNull(),
    carrier: text('carrier'),
    reference: text('reference'),
    eventKey: text('event_key'),
    sendAt: instant('send_at'),
    notAfter: instant('not_after'),
    dueAt: instant('due_at'),
    stage: messageStage('stage').notNull(),
    status: messageStatus('status').notNull(),
    settlement: settlement('settlement').notNull(),
    refunded: bigint('refunded', { mode: 'bigint' }).notNull().default(0n),
    /** Why it stands where it stands: a refusal's code, a receipt's code. */
    reason: text('reason'),
    byTimer: boolean('by_timer').notNull().default(false),
    /** Where the recipient of a commercial text is, as its sender told: region and time zone. */
    whereabouts: text('whereabouts'),
    createdAt: instant('created_at').notNull(),
    submittedAt: instant('submitted_at'),
    finalAt: instant('final_at'),
    /** What the carrier itself said when it refused it. */
    carrierSaid: json('carrier_said'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** The text of each message, apart from it, so that texts can be dropped by the day and rows stay narrow. */
export const messageTexts = pgTable(
  'message_texts',
  { accountId: uuid('account_id').notNull(), id: uuid('id').notNull(), text: text('text').notNull() },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** The why-card of each message as admission decided it, apart from its row, which is written anew with every step. */
export const messageTraces = pgTable(
  'message_traces',
  { accountId: uuid('account_id').notNull(), id: uuid('id').notNull(), trace: json('trace').notNull() },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** One business fact texts one recipient once per purpose: the digest of the three, and the first message. */
export const eventKeys = pgTable(
  'event_keys',
  {
    accountId: uuid('account_id').notNull(),
    digest: bytes('digest').notNull(),
    messageId: uuid('message_id').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.digest] })],
);

/** Intents: which messages a replica was about to hand over, written before any byte leaves. */
export const claims = pgTable('claims', {
  id: uuid('id').primaryKey(),
  replicaId: uuid('replica_id').notNull(),
  carrier: text('carrier').notNull(),
  accountIds: uuid('account_ids').array().notNull(),
  messageIds: uuid('message_ids').array().notNull(),
  createdAt: instant('created_at').notNull(),
});

/** Gateway processes that dispatch; one whose lease ran out is dead and its claims are swept. */
export const replicas = pgTable('replicas', {
  id: uuid('id').primaryKey(),
  leaseUntil: instant('lease_until').notNull(),
});

/** Messages that were on the wire when the line broke: until the carrier can be asked, or 48 hours have passed. */
export const unknownSubmissions = pgTable(
  'unknown_submissions',
  {
    accountId: uuid('account_id').notNull(),
    messageId: uuid('message_id').notNull(),
    carrier: text('carrier').notNull(),
    since: instant('since').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.messageId] })],
);

/** Segments a carrier took, and what its receipts said of each. */
export const submissions = pgTable(
  'submissions',
  {
    accountId: uuid('account_id').notNull(),
    messageId: uuid('message_id').notNull(),
    segment: smallint('segment').notNull(),
    segments: smallint('segments').notNull(),
    carrier: text('carrier').notNull(),
    carrierMessageId: text('carrier_message_id').notNull(),
    status: messageStatus('status').notNull(),
    receiptCode: text('receipt_code'),
    submittedAt: instant('submitted_at').notNull(),
    receiptAt: instant('receipt_at'),
    /** The carrier's id as it gave it, where receipts find the segment by another form of it. */
    idGiven: text('id_given'),
    /** What the carrier itself said with the receipt. */
    receiptSaid: json('receipt_said'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.messageId, table.segment] }),
    index('submissions_by_carrier_id').on(table.carrier, table.carrierMessageId),
  ],
);

/** Receipts that named no segment, or several, when they came: looked at again when one of that name is recorded. */
export const parkedReceipts = pgTable(
  'parked_receipts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    carrier: text('carrier').notNull(),
    carrierMessageId: text('carrier_message_id').notNull(),
    idGiven: text('id_given'),
    otherId: text('other_id'),
    recipient: text('recipient'),
    whole: boolean('whole').notNull().default(false),
    ambiguous: boolean('ambiguous').notNull().default(false),
    said: json('said'),
    code: text('code').notNull(),
    at: instant('at').notNull(),
    parkedAt: instant('parked_at').notNull(),
  },
  (table) => [index('parked_receipts_by_carrier_id').on(table.carrier, table.carrierMessageId)],
);
