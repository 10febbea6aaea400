import { z } from 'zod';
import { instantSchema, proseSchema } from '../conventions/index.ts';

/** A text as a virtual phone shows it. */
export const phoneTextSchema = z
  .object({
    from: z.string().nullable(),
    text: z.string(),
    at: instantSchema,
  })
  .meta({ id: 'PhoneText' });

/** A reply typed on a virtual phone. */
export const replySchema = z
  .strictObject({ text: proseSchema(1000) })
  .meta({ id: 'Reply', examples: [{ text: 'Thanks!' }] });
