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

/** A text from a handset that belongs to no account: nobody had texted the handset through the carrier. */
export const unclaimedTextSchema = z
  .object({
    id: idSchema('txt'),
    carrier: z.string(),
    from: z.string().describe('The handset, masked'),
    to: z.string().nullable().describe('What the handset wrote to: a short code or a number'),
    text: z.string(),
    receivedAt: instantSchema,
  })
  .meta({ id: 'UnclaimedText' });

/** Whom a text is given to. */
export const textAssignSchema = z.strictObject({ accountId: idSchema('acc') }).meta({ id: 'TextAssign' });
