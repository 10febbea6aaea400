import { LEDGER_KINDS, type LedgerKind } from '@carillon/core/billing';
import { z } from 'zod';
import {
  givenAmountSchema as amount,
  decimalMoneySchema,
  instantSchema,
  pageOf,
  pageQuery,
} from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** Levels of the balance, in the wallet's currency. */
const levels = {
  lowAt: amount.nullable().describe('Under it, event balance.low is given with level "low"'),
  criticalAt: amount.nullable().describe('Under it, event balance.low is given with level "critical"'),
  keepForTransactional: amount.describe('Commercial texts stop before they touch it'),
  keepForOtp: amount.describe('Only one-time codes may touch it'),
};

/** Credit of one origin, with its end. */
const creditLotSchema = z.object({
  id: idSchema('led').describe('The entry that brought it'),
  remaining: decimalMoneySchema,
  pricePerSegment: decimalMoneySchema.nullable().describe('What a segment was bought at'),
  expiresAt: instantSchema.nullable(),
});

/** What an account can spend and what is promised to messages under way. */
export const walletSchema = z
  .object({
    balance: decimalMoneySchema.describe('What can be spent'),
    held: decimalMoneySchema,
    credits: z.array(creditLotSchema).optional().describe('The balance by expiry, the soonest first'),
    settings: z.object(levels).optional(),
  })
  .meta({ id: 'Wallet' });

/** Changes the levels; those left out stay. */
export const walletSettingsSchema = z
  .strictObject({
    lowAt: levels.lowAt.optional(),
    criticalAt: levels.criticalAt.optional(),
    keepForTransactional: levels.keepForTransactional.optional(),
    keepForOtp: levels.keepForOtp.optional(),
  })
  .meta({ id: 'WalletSettings', examples: [{ lowAt: '20.00', criticalAt: '5.00', keepForOtp: '2.00' }] });

const kinds = Object.keys(LEDGER_KINDS) as [LedgerKind, ...LedgerKind[]];

/** One movement of money, from one account of the ledger to another. */
export const ledgerEntrySchema = z
  .object({
    id: idSchema('led'),
    kind: z.enum(kinds),
    from: z.string(),
    to: z.string(),
    amount: decimalMoneySchema,
    messages: z.int().describe('How many messages the entry covers'),
    note: z.string().nullable(),
    expiresAt: instantSchema.nullable().describe('When the credit it brought can no longer be spent'),
    createdAt: instantSchema,
  })
  .meta({ id: 'LedgerEntry' });

export const ledgerQuery = z.strictObject({ ...pageQuery, kind: z.enum(kinds).optional() });
export const ledgerPageSchema = pageOf(ledgerEntrySchema);
