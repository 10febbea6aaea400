import {
  CAP_PERIODS,
  CAP_SCOPES,
  type Currency,
  type LedgerKind,
  type LimitName,
} from '@carillon/core/billing';
import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const micros = (name: string) => bigint(name, { mode: 'bigint' }).notNull();
const instant = (name: string) => timestamp(name, { withTimezone: true });

/** The cached balance of an account: equal to the sum of its ledger entries, and never negative. */
export const wallets = pgTable('wallets', {
  accountId: uuid('account_id').primaryKey(),
  currency: text('currency').$type<Currency>().notNull(),
  available: micros('available'),
  held: micros('held'),
  /** The soonest instant a lot may run out at: from then on lots are settled before anything is admitted. */
  lotsExpireAt: instant('lots_expire_at'),
  lowAt: bigint('low_at', { mode: 'bigint' }),
  criticalAt: bigint('critical_at', { mode: 'bigint' }),
  warned: text('warned', { enum: ['fine', 'low', 'critical'] })
    .notNull()
    .default('fine'),
  keepTransactional: micros('keep_transactional').default(0n),
  keepOtp: micros('keep_otp').default(0n),
  markupPpm: integer('markup_ppm').notNull().default(0),
  capped: boolean('capped').notNull().default(false),
});

/** Movements of money, append-only: each from one ledger account to another, so the sum is always zero. */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').$type<LedgerKind>().notNull(),
    debit: text('debit').notNull(),
    credit: text('credit').notNull(),
    amount: micros('amount'),
    currency: text('currency').$type<Currency>().notNull(),
    messages: integer('messages').notNull().default(0),
    note: text('note'),
    expiresAt: instant('expires_at'),
    /** A second entry of the account under the same key is not entered. */
    key: text('key'),
    pricePerSegment: bigint('price_per_segment', { mode: 'bigint' }),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** Dated prices per segment. Lines are added, never changed. */
export const tariffs = pgTable('tariffs', {
  id: uuid('id').primaryKey(),
  country: text('country'),
  network: text('network'),
  channel: text('channel', { enum: ['sms', 'voice', 'lookup'] })
    .notNull()
    .default('sms'),
  extra: text('extra', { enum: ['two_way', 'tracked_link', 'otp'] }),
  purpose: text('purpose', { enum: ['transactional', 'commercial'] }),
  perSegment: micros('per_segment'),
  currency: text('currency').$type<Currency>().notNull(),
  validFrom: instant('valid_from').notNull(),
});

/** Credit by the entry that brought it, and what was left of it when lots were last settled. */
export const creditLots = pgTable(
  'credit_lots',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').$type<LedgerKind>().notNull(),
    amount: micros('amount'),
    remaining: micros('remaining'),
    pricePerSegment: bigint('price_per_segment', { mode: 'bigint' }),
    expiresAt: instant('expires_at'),
    closed: boolean('closed').notNull().default(false),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** The packs, as data: the operator may change what each allows. */
export const plans = pgTable('plans', {
  name: text('name').primaryKey(),
  rank: smallint('rank').notNull().unique(),
  limits: jsonb('limits').$type<Record<LimitName, number>>().notNull(),
  longSms: boolean('long_sms').notNull(),
});

/** Ceilings on what is spent in a day or a month. `used` counts the period that began at `periodStart`. */
export const spendCaps = pgTable(
  'spend_caps',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    scope: text('scope', { enum: CAP_SCOPES }).notNull(),
    subject: text('subject').notNull(),
    period: text('period', { enum: CAP_PERIODS }).notNull(),
    amount: micros('amount'),
    used: micros('used'),
    periodStart: instant('period_start').notNull(),
    warned: text('warned', { enum: ['near', 'critical'] }),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** Credit bought through a payment provider; it is on the wallet once it is paid. */
export const purchases = pgTable(
  'purchases',
  {
    accountId: uuid('account_id').notNull(),
    id: uuid('id').notNull(),
    provider: text('provider').notNull(),
    providerReference: text('provider_reference'),
    segments: integer('segments').notNull(),
    pricePerSegment: micros('price_per_segment'),
    amount: micros('amount'),
    currency: text('currency').$type<Currency>().notNull(),
    status: text('status', { enum: ['open', 'paid', 'failed', 'refunded'] }).notNull(),
    refunded: micros('refunded').default(0n),
    validDays: integer('valid_days'),
    createdAt: instant('created_at').notNull().defaultNow(),
    paidAt: instant('paid_at'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);
