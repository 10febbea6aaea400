import { EVENT_TYPES, type EventType } from '@carillon/core/events';
import { z } from 'zod';
import { decimalMoneySchema, instantSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import { automationCreateSchema } from './automations.ts';

const eventTypes = Object.keys(EVENT_TYPES) as [EventType, ...EventType[]];

/** A draft, and how far back its past reaches. */
export const rehearsalRequestSchema = z
  .strictObject({
    automation: automationCreateSchema,
    days: z.int().min(1).max(30).default(30).describe('The past that the draft hears'),
  })
  .meta({
    id: 'RehearsalRequest',
    examples: [
      {
        automation: {
          name: 'Order shipped',
          on: 'order.shipped',
          purpose: 'transactional',
          text: 'Your order is on its way: {{ tracking.url }}',
        },
      },
    ],
  });

const countedReason = z.object({
  outcome: z.enum(['skipped', 'refused', 'stopped', 'repeated']),
  reason: z.string(),
  count: z.int(),
  detail: z.string().describe('Of one of them'),
});

/** A text that would have left, or would not. */
const rehearsedTextSchema = z
  .object({
    eventId: idSchema('evt'),
    eventType: z.enum(eventTypes),
    object: z.string(),
    step: z.int(),
    at: instantSchema,
    to: z.string().nullable().describe('Masked'),
    outcome: z.enum(['sent', 'skipped', 'refused', 'stopped', 'repeated']),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    heldUntil: instantSchema.nullable().describe('It would have waited for the sending hours of its place'),
    text: z.string().nullable(),
    segments: z.int(),
    price: decimalMoneySchema.nullable(),
  })
  .meta({ id: 'RehearsedText' });

/** What a draft would have done with the events of the past. */
export const rehearsalSchema = z
  .object({
    from: instantSchema,
    until: instantSchema,
    events: z.int().describe('Events that begin it or end its runs'),
    left: z.int().describe('Older ones that were left out: a rehearsal hears 100 000 at most'),
    runs: z.int().describe('How often it would have begun'),
    stopped: z.int().describe('Runs that an event would have ended before their last step'),
    toCome: z.int().describe('Steps that would be due after now'),
    texts: z.int(),
    people: z.int().describe('Different numbers that would have been texted'),
    segments: z.int(),
    price: decimalMoneySchema,
    steps: z.array(z.object({ step: z.int(), texts: z.int(), segments: z.int(), price: decimalMoneySchema })),
    days: z.array(z.object({ day: z.iso.date(), texts: z.int(), price: decimalMoneySchema })),
    reasons: z.array(countedReason).describe('Why nothing was sent, the most frequent first'),
    examples: z.array(rehearsedTextSchema).describe('Some of each kind'),
  })
  .meta({ id: 'Rehearsal' });
