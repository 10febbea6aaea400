import { LEDGER_KINDS, type LedgerKind } from '@carillon/core/billing';
import { z } from 'zod';
import { decimalMoneySchema, instantSchema, pageOf, pageQuery } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** What an account can spend and what is promised to messages under way. */
export const walletSchema = z
  .object({ balance: decimalMoneySchema.describe('What can be spent'), held: decimalMoneySchema })
  .meta({ id: 'Wallet' });

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
    expiresAt: instantSchema.nullable().describe('When a top-up can no longer be spent'),
    createdAt: instantSchema,
  })
  .meta({ id: 'LedgerEntry' });

export const ledgerQuery = z.strictObject({ ...pageQuery, kind: z.enum(kinds).optional() });
export const ledgerPageSchema = pageOf(ledgerEntrySchema);
