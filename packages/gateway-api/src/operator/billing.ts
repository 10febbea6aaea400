import { CURRENCIES } from '@carillon/core/billing';
import { z } from 'zod';
import {
  csvSchema,
  decimalMoneySchema,
  givenAmountSchema,
  instantSchema,
  lineSchema,
} from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** Tariff lines as CSV, in the columns of the export; a dry run tells what would change and changes nothing. */
export const tariffImportSchema = z.strictObject({ csv: csvSchema, dryRun: z.boolean().default(true) }).meta({
  id: 'TariffImport',
  examples: [
    {
      csv: 'country,network,channel,extra,purpose,price,currency,valid_from\nFR,,sms,,,0.045,EUR,2026-12-01T00:00:00Z\n',
      dryRun: true,
    },
  ],
});

export const tariffImportAnswerSchema = z
  .object({
    dryRun: z.boolean(),
    added: z.int(),
    unchanged: z.int(),
    changes: z.array(
      z.object({
        line: z.int().describe('Of the CSV; its header is line 1'),
        what: z.string().describe('What the line prices'),
        before: decimalMoneySchema.nullable().describe('The price it replaces; null when nothing priced it'),
        after: decimalMoneySchema,
        validFrom: instantSchema,
      }),
    ),
  })
  .meta({ id: 'TariffImportAnswer' });

/** Gives the price of a charged message back to its account. */
export const refundSchema = z
  .strictObject({ accountId: idSchema('acc'), messageId: idSchema('msg'), note: lineSchema(200).optional() })
  .meta({
    id: 'Refund',
    examples: [
      {
        accountId: 'acc_019ab3f27c1e7d3a9a6b0c4d5e6f7a8b',
        messageId: 'msg_019ab3f29d4f7b6c8e1f2a3b4c5d6e7f',
        note: 'The carrier lost it.',
      },
    ],
  });

export const refundedSchema = z.object({ refunded: decimalMoneySchema }).meta({ id: 'Refunded' });

/** Sets Stripe up: the keys are kept sealed and never shown. */
export const stripeProviderSchema = z
  .strictObject({
    secretKey: z.string().regex(/^(sk|rk)_/, 'must be a secret or restricted key of Stripe'),
    webhookSecret: z.string().regex(/^whsec_/, 'must be the signing secret of the webhook endpoint'),
    validDays: z
      .int()
      .min(1)
      .max(3650)
      .nullable()
      .default(90)
      .describe('How long bought credit can be spent'),
    apiBase: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Another address than Stripe's own, e.g. of a proxy"),
    allowPrivate: z
      .boolean()
      .default(false)
      .describe('Lets apiBase be http, or lead to an address that is not public'),
  })
  .meta({
    id: 'StripeProvider',
    examples: [{ secretKey: 'sk_live_...', webhookSecret: 'whsec_...', validDays: 365 }],
  });

export const providerSchema = z
  .object({ name: z.string(), validDays: z.int().nullable() })
  .meta({ id: 'PaymentProvider' });

/** A carrier's bill: CSV with carrier_message_id, segments and amount, matched against what was handed over. */
export const billImportSchema = z
  .strictObject({
    carrier: lineSchema(50),
    since: instantSchema,
    until: instantSchema,
    currency: z.enum(CURRENCIES).default('EUR'),
    perSegment: givenAmountSchema.describe('The agreed cost of a segment'),
    csv: csvSchema,
  })
  .meta({
    id: 'BillImport',
    examples: [
      {
        carrier: 'line',
        since: '2026-10-01T00:00:00Z',
        until: '2026-11-01T00:00:00Z',
        perSegment: '0.032',
        csv: 'carrier_message_id,segments,amount\n8f3a,1,0.032\n',
      },
    ],
  });

const verdicts = z.enum(['matched', 'unknown', 'duplicate', 'outside', 'segments', 'price', 'unbilled']);

export const billSchema = z
  .object({
    id: idSchema('bil'),
    carrier: z.string(),
    since: instantSchema,
    until: instantSchema,
    billed: decimalMoneySchema,
    expected: decimalMoneySchema,
    difference: decimalMoneySchema.describe('Billed less expected: the sum of the differences of the lines'),
    lines: z.partialRecord(verdicts, z.int()).describe('How many lines got which verdict'),
    createdAt: instantSchema,
  })
  .meta({ id: 'Bill' });

export const billLineSchema = z
  .object({
    id: idSchema('lin'),
    carrierMessageId: z.string(),
    verdict: verdicts,
    detail: z.string(),
    billed: decimalMoneySchema.nullable(),
    expected: decimalMoneySchema.nullable(),
  })
  .meta({ id: 'BillLine' });
