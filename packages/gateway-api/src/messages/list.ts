import { z } from 'zod';
import { instantSchema, lineSchema, pageQuery, passedOnSchema } from '../conventions/index.ts';
import { statusSchema } from './message.ts';

/** Which messages to list, newest first. */
export const messageListQuery = z
  .strictObject({
    ...pageQuery,
    status: statusSchema.optional(),
    to: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe(
        'E.164 with + as %2B, or any human form together with country; every form of the same number is found',
      ),
    country: z
      .string()
      .length(2)
      .optional()
      .describe("ISO 3166-1 alpha-2, to read `to` with; the account's when left out"),
    reference: passedOnSchema(255).optional(),
    eventKey: passedOnSchema(255).optional(),
    since: instantSchema.optional(),
    until: instantSchema.optional(),
  })
  .refine(({ since, until }) => !since || !until || Date.parse(since) <= Date.parse(until), {
    path: ['until'],
    message: 'lies before since, so no message could be between them',
  });
export type MessageListQuery = z.infer<typeof messageListQuery>;

/** Cancels what has not left: everything of a reference, or whose event key starts with a prefix. */
export const cancelManySchema = z
  .strictObject({
    reference: lineSchema(255).optional(),
    eventKeyPrefix: lineSchema(255).min(3).optional(),
  })
  .refine((body) => (body.reference === undefined) !== (body.eventKeyPrefix === undefined), {
    path: ['reference'],
    message: 'must be given, or eventKeyPrefix, but not both',
  });

/** How many messages were cancelled, and how many had already left. */
export const cancelledSchema = z.object({ cancelled: z.int(), tooLate: z.int() });
