import { z } from 'zod';
import { decimalMoneySchema, instantSchema } from '../conventions/index.ts';
import { problemSchema } from '../errors/index.ts';
import { encodingSchema } from './message.ts';
import { sendBatchSchema, sendSchema } from './send.ts';

/** One text, or a batch of them; nothing is stored. */
export const estimateSchema = z.union([sendBatchSchema, sendSchema]);

const characterSchema = z.object({
  character: z.string(),
  codePoint: z.string().describe('e.g. U+20AC'),
  position: z.int().describe('UTF-16 units from the start'),
});

/** What a text would cost, and why. */
export const estimateItemSchema = z
  .object({
    segments: z.int(),
    encoding: encodingSchema,
    units: z.int().describe('Septets of gsm7, characters of latin1 and ascii, UTF-16 units of ucs2'),
    unitsLeft: z.int().describe('Units that still fit into the last segment'),
    forcedBy: z.array(characterSchema).describe('The characters that forced ucs2'),
    doubled: z.array(characterSchema).describe('The characters that cost two septets'),
    smart: z
      .object({ segments: z.int(), encoding: encodingSchema, text: z.string(), replaced: z.int() })
      .nullable()
      .describe('The same text with costly characters replaced; null when it would be no cheaper'),
    mention: z
      .string()
      .nullable()
      .describe('The opt-out mention added to a commercial text; it counts in the segments'),
    price: decimalMoneySchema.describe('What it costs; of a refused text, what it would have cost'),
    decision: z.enum(['send', 'hold', 'refuse']),
    heldUntil: instantSchema.optional(),
    reason: z.string().optional().describe('The code of the refusal, or of the hold'),
    detail: z.string().optional(),
  })
  .meta({ id: 'Estimate' });
export type EstimateItem = z.infer<typeof estimateItemSchema>;

/** The answer: one item for a text; items in order and their total for a batch. */
export const estimateAnswerSchema = z.union([
  z.object({
    data: z.array(z.union([estimateItemSchema, z.object({ error: problemSchema })])),
    total: z.object({ messages: z.int(), segments: z.int(), price: decimalMoneySchema }),
  }),
  estimateItemSchema,
]);
