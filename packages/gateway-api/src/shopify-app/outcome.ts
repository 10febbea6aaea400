import { z } from 'zod';
import { decimalMoneySchema, instantSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** What the gateway decided about a text. */
export const decisionFields = {
  decision: z
    .enum(['send', 'hold', 'refuse'])
    .describe('send: at once. hold: it leaves later. refuse: it is not sent, and the reason says why'),
  heldUntil: instantSchema.nullable(),
  reason: z.string().nullable().describe('The code of the refusal, or of the hold'),
  detail: z.string().nullable(),
  segments: z.int().describe('0 where nobody can be texted'),
};

/** What becomes, or became, of the text about one object. */
export const textOutcomeSchema = z
  .object({
    object: z.string().describe('The object of the shop, as it was asked about'),
    id: idSchema('msg').nullable().describe('Null of an estimate, and where nobody can be texted'),
    to: z.string().nullable().describe('The number, masked; null where none is known'),
    text: z
      .string()
      .nullable()
      .describe('As it is sent, the template filled in and the opt-out mention added'),
    ...decisionFields,
    price: decimalMoneySchema.describe('What it costs; of a refused text, what it would have cost'),
  })
  .meta({ id: 'ShopTextOutcome' });
