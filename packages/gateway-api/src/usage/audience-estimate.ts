import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { decimalMoneySchema, jsonObjectSchema, lineSchema, proseSchema } from '../conventions/index.ts';

/** One text to many, or to a sample of them; nothing is stored. */
export const audienceEstimateSchema = z
  .strictObject({
    text: proseSchema(5_000).optional().describe('With variables such as {{ name }}'),
    template: lineSchema(100).optional().describe('The name of a template, instead of text'),
    purpose: z.enum(PURPOSES),
    sender: z.string().min(1).max(32).optional(),
    audience: z
      .int()
      .min(1)
      .max(100_000_000)
      .optional()
      .describe('How many the recipients stand for, when they are a sample'),
    smartEncoding: z.boolean().default(false).describe('As of a send'),
    recipients: z
      .array(
        z.strictObject({
          to: z.string().min(1).max(64),
          country: z
            .string()
            .regex(/^[A-Z]{2}$/)
            .optional(),
          variables: jsonObjectSchema.default({}),
        }),
      )
      .min(1)
      .max(5_000),
  })
  .refine(({ text, template }) => (text === undefined) !== (template === undefined), {
    path: ['text'],
    error: 'is sent, or template, and not both',
  })
  .refine(({ audience, recipients }) => audience === undefined || audience >= recipients.length, {
    path: ['audience'],
    error: 'is not less than the recipients that are sent',
  })
  .meta({ id: 'AudienceEstimateAsked' });

const spread = <Value extends z.ZodType>(value: Value) =>
  z.object({ min: value, typical: value, max: value });

export const audienceEstimateAnswerSchema = z
  .object({
    audience: z.int(),
    recipients: z.int(),
    sends: z.int().describe('How many of the recipients would be sent a text, now or later'),
    segments: spread(z.int()).describe('Per text; typical is the median'),
    price: spread(decimalMoneySchema).describe('Per text; typical is the median'),
    total: spread(decimalMoneySchema).describe(
      'For the whole audience; all three are equal when it is complete',
    ),
    balance: decimalMoneySchema.describe('What can be spent now'),
    affordable: z.boolean().describe('Whether the balance pays for the typical total'),
    refused: z.array(z.object({ reason: z.string(), recipients: z.int() })),
    data: z
      .array(
        z.object({
          to: z.string().describe('As it was sent'),
          country: z.string().nullable(),
          carrier: z.string().nullable(),
          segments: z.int(),
          price: decimalMoneySchema.describe('Of a refused text, what it would have cost'),
          reason: z.string().optional().describe('Why it would be refused'),
        }),
      )
      .describe('One for each recipient, in order'),
  })
  .meta({ id: 'AudienceEstimate' });
