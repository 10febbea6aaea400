import { z } from 'zod';
import { instantSchema, pageQuery } from '../conventions/index.ts';
import { statusSchema } from './message.ts';

/** Which messages to list, newest first. */
export const messageListQuery = z.strictObject({
  ...pageQuery,
  status: statusSchema.optional(),
  to: z.string().max(64).optional().describe('E.164'),
  reference: z.string().max(255).optional(),
  eventKey: z.string().max(255).optional(),
  since: instantSchema.optional(),
  until: instantSchema.optional(),
});
export type MessageListQuery = z.infer<typeof messageListQuery>;

/** Cancels what has not left: everything of a reference, or whose event key starts with a prefix. */
export const cancelManySchema = z
  .strictObject({
    reference: z.string().min(1).max(255).optional(),
    eventKeyPrefix: z.string().min(3).max(255).optional(),
  })
  .refine((body) => (body.reference === undefined) !== (body.eventKeyPrefix === undefined), {
    path: ['reference'],
    message: 'must be given, or eventKeyPrefix, but not both',
  });

/** How many messages were cancelled, and how many had already left. */
export const cancelledSchema = z.object({ cancelled: z.int(), tooLate: z.int() });
