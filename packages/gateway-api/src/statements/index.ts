import { CURRENCIES, LEDGER_KINDS, type LedgerKind } from '@carillon/core/billing';
import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { decimalMoneySchema, monthSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const kinds = Object.keys(LEDGER_KINDS) as [LedgerKind, ...LedgerKind[]];

export const monthParams = z.object({ month: monthSchema });
export const statementQuery = z.strictObject({ format: z.enum(['json', 'csv', 'pdf']).default('json') });

/** What one kind of text cost. */
const statementLineSchema = z.object({
  account: idSchema('acc'),
  accountName: z.string(),
  purpose: z.enum(PURPOSES),
  country: z.string().nullable(),
  connector: z.string().nullable(),
  campaign: z.string().nullable().describe('The campaign or automation that sent it'),
  messages: z.int(),
  segments: z.int(),
  charged: decimalMoneySchema,
  refunded: decimalMoneySchema,
});

/** A month of an account and its sub-accounts, in UTC. The lines of each account sum to its ledger. */
export const statementSchema = z
  .object({
    month: monthSchema,
    currency: z.enum(CURRENCIES),
    opening: decimalMoneySchema.describe('Available and held, when the month began'),
    closing: decimalMoneySchema.describe('Available and held, at its end or now'),
    movements: z.array(z.object({ kind: z.enum(kinds), amount: decimalMoneySchema })),
    lines: z.array(statementLineSchema),
    total: decimalMoneySchema.describe('Charged less refunded, sub-accounts included'),
  })
  .meta({ id: 'Statement' });

export const statementListSchema = z.object({
  data: z.array(z.object({ month: monthSchema, charged: decimalMoneySchema })),
  nextCursor: z.string().nullable(),
});
