import { z } from 'zod';
import { idSchema } from '../ids/index.ts';
import { decisionFields } from './outcome.ts';

/** What Shopify Flow shows to the later steps of a workflow: the return value of its action. */
export const flowAnswerSchema = z
  .object({
    return_value: z.object({
      ...decisionFields,
      messageId: idSchema('msg').nullable(),
      price: z.string().describe('A decimal number'),
      currency: z.string(),
    }),
  })
  .meta({ id: 'FlowAnswer' });
