import { REPLY_KINDS } from '@carillon/core/consent';
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
    kind: z
      .enum(REPLY_KINDS)
      .describe(
        'text: somebody wrote it. reaction: a like or the like of a text, which the handset sent as a text. ' +
          'automatic: an answer nobody wrote. Reactions and automatic answers say nothing about consent',
      ),
    incomplete: z
      .boolean()
      .describe(
        'True for a long text some parts of which never came: an ellipsis stands where they are missing',
      ),
    receivedAt: instantSchema,
  })
  .meta({ id: 'ReceivedReply' });

/** Why no account has a text from a handset. */
export const unclaimedReasonSchema = z
  .enum(['unmatched', 'undecodable', 'sender_unreadable', 'acknowledgement'])
  .describe(
    'unmatched: nobody texted the handset. undecodable: nobody can tell what it says. sender_unreadable: nobody can ' +
      'tell who wrote. acknowledgement: the handset says that a text arrived or was read; it is no reply',
  );

/** A text from a handset that belongs to no account. */
export const unclaimedTextSchema = z
  .object({
    id: idSchema('txt'),
    carrier: z.string(),
    from: z.string().describe('The handset, masked'),
    to: z.string().nullable().describe('What the handset wrote to: a short code or a number'),
    text: z.string().describe('Empty where nobody can tell what it says'),
    reason: unclaimedReasonSchema,
    octets: z
      .string()
      .nullable()
      .describe('What came, with its user data header, in hexadecimal; null where the carrier gives text'),
    dataCoding: z.int().nullable().describe('How the carrier marked the octets: data_coding of SMPP'),
    esmClass: z.int().nullable().describe('How the carrier marked the octets: esm_class of SMPP'),
    incomplete: z.boolean().describe('True for a long text some parts of which never came'),
    receivedAt: instantSchema,
  })
  .meta({ id: 'UnclaimedText' });

/** Whom a text is given to, and what the operator can tell of it. */
export const textAssignSchema = z
  .strictObject({
    accountId: idSchema('acc'),
    from: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('Who wrote, in international form, where the carrier gave a number that cannot be read'),
    text: z
      .string()
      .min(1)
      .max(2_000)
      .optional()
      .describe('What an undecodable text says, where you can tell; only then'),
  })
  .meta({ id: 'TextAssign', examples: [{ accountId: 'acc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f' }] });
