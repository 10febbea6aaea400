import { LANGUAGES } from '@carillon/core/consent';
import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { instantSchema, jsonObjectSchema, lineSchema } from '../conventions/index.ts';
import { regionSchema, timeZoneSchema } from './location.ts';

const EXAMPLE = { to: '+33639980001', text: 'Your order #1001 is on its way.', purpose: 'transactional' };

/** A name of the caller's own: any printable characters. */
const label = lineSchema(255);

/** A text to send. Exactly one of `text` and `template`. */
export const sendSchema = z
  .strictObject({
    to: z.string().max(64).describe('E.164, or any human form together with country'),
    text: z.string().max(100_000).optional(),
    template: z
      .strictObject({
        name: lineSchema(100),
        variables: jsonObjectSchema.default({}),
      })
      .optional()
      .describe('A stored template and the values of its variables'),
    purpose: z.enum(PURPOSES),
    sender: z.string().min(1).max(32).optional(),
    country: z
      .string()
      .length(2)
      .optional()
      .describe(
        'ISO 3166-1 alpha-2, to read `to` with; a territory of the number’s country, such as RE, is where the recipient lives',
      ),
    eventKey: label
      .optional()
      .describe('The business fact behind the text: with one key, a recipient is texted once per purpose'),
    sendAt: instantSchema.optional().describe('Held until then'),
    notAfter: instantSchema.optional().describe('Dropped, never sent, from then on'),
    reference: label.optional().describe('Yours, to find the message again'),
    options: z
      .strictObject({
        language: z
          .enum(LANGUAGES)
          .optional()
          .describe('Of the recipient: the opt-out mention is written in it'),
        region: regionSchema
          .optional()
          .describe("The recipient's region, from an address: its clock, hours and holidays apply"),
        smartEncoding: z
          .boolean()
          .default(false)
          .describe(
            'Replaces costly characters by plain ones where the sense stays and it costs no more: ’ by an apostrophe',
          ),
        timeZone: timeZoneSchema.optional().describe("The recipient's time zone, such as America/Chicago"),
      })
      .optional()
      .describe('What is known of the recipient beside the number, and how the text is written'),
  })
  .refine((send) => (send.text === undefined) !== (send.template === undefined), {
    path: ['text'],
    message: 'must be given, or template, but not both',
  })
  .meta({ id: 'Send', examples: [EXAMPLE] });

export type Send = z.infer<typeof sendSchema>;

/** Up to 1000 texts; the answers come in the same order. */
export const sendBatchSchema = z
  .strictObject({
    messages: z.array(z.unknown()).min(1).max(1000).describe('Each as a body of POST /v1/messages'),
  })
  .meta({ id: 'SendBatch', examples: [{ messages: [EXAMPLE] }] });
