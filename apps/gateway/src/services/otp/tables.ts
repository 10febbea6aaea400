import type {
  ChallengeState,
  GuardRuleName,
  GuardScope,
  Objection,
  ScopeState,
  StoredGuardPolicy,
} from '@carillon/core/otp';
import {
  boolean,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { SeenNetwork } from './seen-network.ts';
import type { StoredCodePolicy } from './stored-policy.ts';
import type { Wording } from './text-templates.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true });
const mode = text('mode', { enum: ['live', 'test'] }).notNull();

/** What codes and numbers are hashed with, sealed for the operator. */
export const otpPeppers = pgTable('otp_peppers', {
  generation: integer('generation').primaryKey(),
  sealed: bytes('sealed').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** How each account wants its codes, and how it is guarded; without a row the defaults hold. */
export const otpPolicies = pgTable('otp_policies', {
  accountId: uuid('account_id').primaryKey(),
  codes: jsonb('codes').$type<StoredCodePolicy>().notNull(),
  guard: jsonb('guard').$type<StoredGuardPolicy>().notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

/** Codes that were sent to be typed in: of the code a keyed hash, of the number a keyed hash and a sealed copy. */
export const otpChallenges = pgTable(
  'otp_challenges',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    mode,
    state: text('state').$type<ChallengeState>().notNull(),
    numberDigest: bytes('number_digest').notNull(),
    recipient: bytes('recipient'),
    shown: text('shown').notNull(),
    prefix: text('prefix').notNull(),
    country: text('country'),
    purpose: text('purpose').notNull(),
    ipDigest: bytes('ip_digest'),
    network: jsonb('network').$type<SeenNetwork>(),
    decoy: boolean('decoy').notNull(),
    wording: jsonb('wording').$type<Wording>().notNull(),
    codeSalt: bytes('code_salt'),
    codeDigest: bytes('code_digest'),
    generation: smallint('generation').notNull(),
    attemptsUsed: smallint('attempts_used').notNull(),
    attemptsAllowed: smallint('attempts_allowed').notNull(),
    textsSent: smallint('texts_sent').notNull(),
    resendAt: instant('resend_at'),
    expiresAt: instant('expires_at').notNull(),
    messageId: uuid('message_id'),
    createdAt: instant('created_at').notNull(),
    verifiedAt: instant('verified_at'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** Texts that hold a code, and when each must be gone. */
export const otpTexts = pgTable(
  'otp_texts',
  {
    accountId: uuid('account_id').notNull(),
    messageId: uuid('message_id').notNull(),
    dropAt: instant('drop_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.messageId] })],
);

/** What the guard remembers, one row for each thing it keeps an eye on. */
export const otpGuardStates = pgTable(
  'otp_guard_states',
  {
    accountId: uuid('account_id').notNull(),
    mode,
    scope: text('scope').$type<GuardScope>().notNull(),
    /** A prefix, a country, or the keyed hash of a number or an address. */
    key: text('key').notNull(),
    state: jsonb('state').$type<ScopeState>().notNull(),
    touchedAt: instant('touched_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.mode, table.scope, table.key] })],
);

/** What the guard holds codes back from; one row for a block, however often it is run into. */
export const otpBlocks = pgTable(
  'otp_blocks',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    mode,
    rule: text('rule').$type<GuardRuleName>().notNull(),
    scope: text('scope').$type<GuardScope>().notNull(),
    key: text('key').notNull(),
    shown: text('shown').notNull(),
    facts: jsonb('facts').$type<Objection['facts']>().notNull(),
    enforced: boolean('enforced').notNull(),
    hits: integer('hits').notNull(),
    firstAt: instant('first_at').notNull(),
    lastAt: instant('last_at').notNull(),
    until: instant('until'),
    liftedAt: instant('lifted_at'),
    liftedUntil: instant('lifted_until'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);
