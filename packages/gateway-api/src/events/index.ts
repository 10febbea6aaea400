import { EVENT_TYPES, type EventType } from '@carillon/core/events';
import { z } from 'zod';
import { instantSchema, jsonObjectSchema, lineSchema, passedOnSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import { regionSchema, timeZoneSchema } from '../messages/location.ts';

const eventTypes = Object.keys(EVENT_TYPES) as [EventType, ...EventType[]];

/** The lengths keep an event key short enough for the store's index, whatever characters it is made of. */
const sourceSchema = z.strictObject({ platform: lineSchema(50), shop: lineSchema(255) });
const objectSchema = z.strictObject({ type: lineSchema(50), id: lineSchema(200) });

/** A shop or CRM event in canonical form, from a connector, the SDK or a script. */
export const eventCreateSchema = z
  .strictObject({
    type: z.enum(eventTypes),
    source: sourceSchema.default({ platform: 'api', shop: 'default' }),
    object: objectSchema.describe('The business object, e.g. an order'),
    related: z
      .array(objectSchema)
      .max(10)
      .default([])
      .describe('Others it concerns, e.g. the checkout an order came from'),
    transition: lineSchema(200)
      .optional()
      .describe('What happened to it, unique per object; the event type when left out'),
    occurredAt: instantSchema.optional(),
    person: z
      .strictObject({
        phone: passedOnSchema(64).nullable().default(null),
        phoneFrom: lineSchema(50).nullish().describe('Where the phone stood, e.g. shipping_address'),
        country: z.string().length(2).nullable().default(null),
        region: regionSchema.nullish(),
        timeZone: timeZoneSchema.nullish(),
        name: passedOnSchema(200).nullable().default(null),
        locale: passedOnSchema(35).nullable().default(null),
      })
      .default({ phone: null, country: null, name: null, locale: null }),
    data: jsonObjectSchema.default({}).describe('What templates may use'),
  })
  .meta({
    id: 'EventCreate',
    examples: [
      {
        type: 'order.shipped',
        object: { type: 'order', id: '1001' },
        person: { phone: '+33639980001' },
        data: { order: { name: '#1001' }, tracking: { url: 'https://track.example/1' } },
      },
    ],
  });

/** What an automation did about an event. */
export const eventOutcomeSchema = z.object({
  automationId: idSchema('aut'),
  outcome: z
    .enum(['waiting', 'sent', 'repeated', 'skipped', 'refused', 'stopped'])
    .describe('Of several steps, that of the last one that was due'),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  messageId: idSchema('msg').nullable(),
});

/** An event as stored: `processed` tells whether its automations have run, `outcomes` what they did. */
export const eventSchema = z
  .object({
    id: idSchema('evt'),
    type: z.enum(eventTypes),
    eventKey: z.string(),
    status: z.enum(['stored', 'processed', 'failed']),
    duplicate: z.boolean().describe('True when this very fact had been reported before'),
    occurredAt: instantSchema,
    createdAt: instantSchema,
    outcomes: z.array(eventOutcomeSchema),
  })
  .meta({ id: 'Event' });
