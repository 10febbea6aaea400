import { z } from 'zod';
import { instantSchema, lineSchema, pageQuery } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** Who says things to the gateway that it has to store. */
export const HEARD_SOURCES = ['carrier', 'payments'] as const;

/** Something that could not be stored as it was said. */
export const quarantinedSchema = z
  .strictObject({
    id: idSchema('qua'),
    source: z.enum(HEARD_SOURCES),
    name: z.string().describe('The carrier, or the provider of payments'),
    kind: z.enum(['outcome', 'receipt', 'text', 'callback', 'webhook']),
    reason: z.string().describe('What could not be stored, and what was done instead'),
    said: z.string().describe('The start of what was said, numbers and addresses masked'),
    octets: z.int().describe('The size of the whole'),
    times: z.int().describe('How often the very same came'),
    firstAt: instantSchema,
    lastAt: instantSchema,
  })
  .meta({
    id: 'Quarantined',
    examples: [
      {
        id: 'qua_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
        source: 'carrier',
        name: 'my-provider',
        kind: 'receipt',
        reason: 'Its id has characters that cannot be stored: it is kept as ~a%0000b.',
        said: '{"id":"a\\u0000b","status":"delivered"}',
        octets: 38,
        times: 1,
        firstAt: '2026-11-25T12:00:00.000Z',
        lastAt: '2026-11-25T12:00:00.000Z',
      },
    ],
  });

export const quarantineQuery = z.strictObject({
  ...pageQuery,
  source: z.enum(HEARD_SOURCES).optional(),
  name: lineSchema(100).optional(),
});

/** A receipt that is about no text that can be told. */
export const unmatchedReceiptSchema = z
  .strictObject({
    id: idSchema('urc'),
    carrier: z.string(),
    carrierMessageId: z.string().describe('The id as the carrier gave it'),
    otherId: z.string().nullable().describe('Another id in the same receipt'),
    recipient: z.string().nullable().describe('As the carrier gave it, masked'),
    reason: z.enum(['unknown_id', 'ambiguous_id']).describe('No text has the id, or several have'),
    detail: z.string().describe('What it says, in a sentence'),
    suggestion: z.string().nullable().describe('What would let it match, where that can be told'),
    at: instantSchema,
    receivedAt: instantSchema,
  })
  .meta({
    id: 'UnmatchedReceipt',
    examples: [
      {
        id: 'urc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
        carrier: 'north',
        carrierMessageId: 'a17f',
        otherId: null,
        recipient: '336******78',
        reason: 'unknown_id',
        detail: 'The handset has it.',
        suggestion: 'It is that of a text known as 0000A17F: set profile.messageIds to "folded".',
        at: '2026-11-25T12:00:00.000Z',
        receivedAt: '2026-11-25T12:00:00.000Z',
      },
    ],
  });

export const unmatchedReceiptQuery = z.strictObject({
  ...pageQuery,
  carrier: lineSchema(50).optional(),
});
