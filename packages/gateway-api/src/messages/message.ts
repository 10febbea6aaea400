import { ENCODINGS } from '@carillon/core/encoding';
import { LANES, MESSAGE_STATUSES, type MessageStatus, PURPOSES, TRACE_STEPS } from '@carillon/core/messaging';
import { z } from 'zod';
import { decimalMoneySchema, instantSchema, jsonObjectSchema } from '../conventions/index.ts';
import { problemSchema } from '../errors/index.ts';
import { idSchema } from '../ids/index.ts';

const statuses = Object.keys(MESSAGE_STATUSES) as [MessageStatus, ...MessageStatus[]];
export const statusSchema = z
  .enum(statuses)
  .describe('on_hold and transmitted are open; the others are final');
export const encodingSchema = z
  .enum(ENCODINGS)
  .describe('latin1 and ascii only by carriers that take them in the place of gsm7');

/** The answer to an accepted text: it is on disk and will survive a crash. */
export const acceptedSchema = z
  .object({
    id: idSchema('msg'),
    status: statusSchema,
    to: z.string(),
    encoding: encodingSchema,
    segments: z.int(),
    price: decimalMoneySchema,
    replaced: z
      .array(z.object({ position: z.int(), from: z.string(), to: z.string() }))
      .optional()
      .describe('What smart encoding replaced, where it was asked for; position in UTF-16 units'),
    heldUntil: instantSchema.optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Accepted' });
export type Accepted = z.infer<typeof acceptedSchema>;

/** The answer to a batch: an accepted text or a problem for each message, in order. */
export const batchAnswerSchema = z
  .object({ data: z.array(z.union([acceptedSchema, z.object({ error: problemSchema })])) })
  .meta({ id: 'BatchAnswer' });

const saidSchema = z.object({
  status: z.string().nullable().describe('Its word for the status'),
  code: z.string().nullable().describe('Its code for the reason'),
  networkError: z.string().nullable().describe("The network's code, as type:code of SMPP; type 3 is GSM"),
  info: z.string().nullable(),
  time: z.string().nullable().describe('When it says it happened, as it wrote it'),
});

const partSchema = z.object({
  segment: z.int().describe('1 is the first'),
  status: statusSchema,
  carrier: z.string(),
  carrierMessageId: z.string().nullable(),
  submittedAt: instantSchema,
  receiptAt: instantSchema.nullable().describe('Never before it was submitted, nor later than it came'),
  detail: z.string().nullable(),
  said: saidSchema.nullable().describe('What the carrier itself said, as it said it'),
});

const traceSchema = z.object({
  step: z.enum([...TRACE_STEPS, 'claim', 'failover', 'carrier', 'receipt', 'settlement', 'cancel', 'expiry']),
  outcome: z.enum(['passed', 'held', 'refused', 'noted']),
  detail: z.string().describe('One sentence for a person'),
  at: instantSchema.nullable(),
  facts: jsonObjectSchema.optional(),
});
export type TraceItem = z.infer<typeof traceSchema>;

/** A message as it stands. */
export const messageSchema = z
  .object({
    id: idSchema('msg'),
    status: statusSchema,
    detail: z.string().describe('One sentence on where the message stands and why'),
    mode: z.enum(['live', 'test']),
    to: z.string(),
    country: z.string().nullable(),
    sender: z.string().nullable(),
    purpose: z.enum(PURPOSES),
    lane: z.enum(LANES),
    encoding: encodingSchema,
    segments: z.int(),
    price: decimalMoneySchema,
    refunded: decimalMoneySchema.describe('What came back of the price: what the carrier does not bill'),
    carrier: z.string().nullable(),
    reference: z.string().nullable(),
    eventKey: z.string().nullable(),
    createdAt: instantSchema,
    sendAt: instantSchema.nullable(),
    notAfter: instantSchema.nullable(),
    finalAt: instantSchema.nullable(),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof messageSchema>;

/** A message with its text, its segments and its why-card. */
export const messageDetailSchema = messageSchema
  .extend({
    text: z.string().nullable().describe('Null once the text has been dropped'),
    parts: z.array(partSchema),
    trace: z.array(traceSchema).describe('The why-card: every decision, in order'),
  })
  .meta({ id: 'MessageDetail' });
export type MessageDetail = z.infer<typeof messageDetailSchema>;
