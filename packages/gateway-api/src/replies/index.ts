import { z } from 'zod';
import { instantSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** A text that came in from a handset (MO). */
export const receivedReplySchema = z
  .object({
    id: idSchema('rpl'),
    from: z.string().describe('The handset, E.164'),
    to: z.string().nullable().describe('What the handset replied to: a short code or a number'),
    text: z.string(),
    receivedAt: instantSchema,
  })
  .meta({ id: 'ReceivedReply' });
