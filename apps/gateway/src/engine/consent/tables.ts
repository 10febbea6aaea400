import type {
  ConsentEvidence,
  ConsentMethod,
  ConsentPolicy,
  SuppressionOrigin,
  SuppressionScope,
} from '@carillon/core/consent';
import type { TraceLine } from '@carillon/core/messaging';
import {
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { purpose } from '../messages/tables.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true });

/** What accounts have decided about consent, and whose suppression list counts for them. */
export const consentPolicies = pgTable('consent_policies', {
  accountId: uuid('account_id').primaryKey(),
  listId: uuid('list_id').notNull(),
  policy: jsonb('policy').$type<Partial<ConsentPolicy>>().notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

/** Why a number is suppressed, as far as it is known; it may hold the text that said so. */
export type SuppressionEvidence = Readonly<Record<string, string>>;

/** Who may not be texted. `accountId` is that of the list; an erased person keeps the digest alone. */
export const suppressions = pgTable(
  'suppressions',
  {
    accountId: uuid('account_id').notNull(),
    digest: bytes('digest').notNull(),
    id: uuid('id').notNull(),
    keyId: uuid('key_id').notNull(),
    recipient: text('recipient'),
    scope: text('scope').$type<SuppressionScope>().notNull(),
    state: text('state', { enum: ['active', 'paused'] }).notNull(),
    origin: text('origin').$type<SuppressionOrigin>().notNull(),
    evidence: jsonb('evidence').$type<SuppressionEvidence>(),
    since: instant('since').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.digest] })],
);

/** How a decision was taken: as the person said, or as we learnt of a *no*. */
export type LedgerMethod = ConsentMethod | SuppressionOrigin;

/** Every yes and no of every person; append-only. */
export const consents = pgTable(
  'consents',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    digest: bytes('digest').notNull(),
    keyId: uuid('key_id').notNull(),
    recipient: text('recipient'),
    customer: text('customer'),
    purpose: purpose('purpose').notNull(),
    channel: text('channel', { enum: ['sms'] }).notNull(),
    decision: text('decision', { enum: ['granted', 'withdrawn', 'undecided'] }).notNull(),
    status: text('status', { enum: ['effective', 'parked'] }).notNull(),
    method: text('method').$type<LedgerMethod>().notNull(),
    evidence: jsonb('evidence').$type<ConsentEvidence & SuppressionEvidence>().notNull(),
    decidedAt: instant('decided_at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    index('consents_person').on(table.accountId, table.digest, table.purpose, table.decidedAt),
  ],
);

/** Texts that were held again when their turn came: the last time and how often, by message and rule. */
export const messageDeferrals = pgTable(
  'message_deferrals',
  {
    accountId: uuid('account_id').notNull(),
    /** The message's. */
    id: uuid('id').notNull(),
    step: text('step', { enum: ['window', 'suppression'] }).notNull(),
    times: integer('times').notNull(),
    facts: jsonb('facts').$type<TraceLine['facts']>().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id, table.step] })],
);
