import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import {
  ALL_WEBHOOK_EVENT_TYPES,
  OPERATOR_WEBHOOK_EVENT_TYPES,
  WEBHOOK_EVENT_SCHEMAS,
  WEBHOOK_EVENT_TYPES,
} from './events.ts';

const eventTypes = z.enum(WEBHOOK_EVENT_TYPES);
const operatorEventTypes = z.enum(OPERATOR_WEBHOOK_EVENT_TYPES);
const anyEventType = z.enum(ALL_WEBHOOK_EVENT_TYPES);

const urlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe('Where events are posted; https, and public unless the operator allows more');

const EVENTS = 'What it is told of; everything when left out';
const eventsSchema = z.array(eventTypes).min(1).describe(EVENTS);
const operatorEventsSchema = z.array(operatorEventTypes).min(1).describe(EVENTS);

/** Standard Webhooks: 24 to 64 random bytes, base64. */
const isSecret = (text: string): boolean => {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const digits = text.slice('whsec_'.length);
  const bytes = Math.floor((digits.replace(/=+$/, '').length * 3) / 4);
  return digits.length % 4 === 0 && bytes >= 24 && bytes <= 64;
};
const secretSchema = z
  .string()
  .max(100)
  .refine(isSecret, 'must be whsec_ and the base64 of 24 to 64 random bytes')
  .describe('What events are signed with; made here when left out');

/** An endpoint that is to be told of events. */
export const webhookCreateSchema = z
  .strictObject({
    url: urlSchema,
    events: eventsSchema.optional(),
    description: lineSchema(200).optional(),
    secret: secretSchema.optional(),
    mode: z
      .enum(['live', 'test'])
      .optional()
      .describe('Of the messages it is told of; that of the asking key when left out'),
  })
  .meta({
    id: 'WebhookCreate',
    examples: [
      { url: 'https://shop.example/hooks/sms', events: ['message.delivered', 'message.not_issued'] },
    ],
  });

/** An endpoint that is to be told of what concerns the operator. */
export const operatorWebhookCreateSchema = z
  .strictObject({
    url: urlSchema,
    events: operatorEventsSchema.optional(),
    description: lineSchema(200).optional(),
    secret: secretSchema.optional(),
  })
  .meta({
    id: 'OperatorWebhookCreate',
    examples: [{ url: 'https://ops.example/hooks/sms', events: ['carrier.degraded'] }],
  });

/** What changes of an endpoint. `enabled` lets one that was disabled be told of events again. */
export const webhookPatchSchema = z
  .strictObject({
    url: urlSchema.optional(),
    events: eventsSchema.optional(),
    description: lineSchema(200).nullable().optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'WebhookPatch', examples: [{ events: ['message.delivered'] }, { enabled: true }] });

/** As `webhookPatchSchema`, of an endpoint of the operator. */
export const operatorWebhookPatchSchema = z
  .strictObject({ ...webhookPatchSchema.shape, events: operatorEventsSchema.optional() })
  .meta({ id: 'OperatorWebhookPatch', examples: [{ events: ['carrier.degraded'] }, { enabled: true }] });

export const webhookSchema = z
  .object({
    id: idSchema('whk'),
    url: z.string(),
    events: z.array(anyEventType),
    description: z.string().nullable(),
    mode: z.enum(['live', 'test']).describe('Of the messages it is told of'),
    status: z.enum(['enabled', 'disabled']),
    disabledReason: z
      .enum(['asked', 'gone', 'failing'])
      .nullable()
      .describe('gone: it answered 410; failing: nothing but failures for five days'),
    failingSince: instantSchema.nullable().describe('Since when it has taken nothing'),
    waiting: z.int().describe('Deliveries that are still to be made'),
    createdAt: instantSchema,
    rotatedAt: instantSchema
      .nullable()
      .describe('When its secret was changed; the one before counts for a day more'),
  })
  .meta({ id: 'Webhook' });

/** A webhook with its secret, which is shown this once. */
export const webhookCreatedSchema = webhookSchema
  .extend({ secret: z.string() })
  .meta({ id: 'WebhookCreated' });

/** Gives a webhook a new secret; both sign for a day. */
export const webhookRotateSchema = z
  .strictObject({ secret: secretSchema.optional() })
  .meta({ id: 'WebhookRotate', examples: [{}] });

const deliveryStates = z
  .enum(['waiting', 'delivered', 'failed'])
  .describe('failed: every attempt of the schedule is used up, or the endpoint was disabled');

/** An event on its way to an endpoint. */
export const webhookDeliverySchema = z
  .object({
    id: idSchema('wev').describe('The webhook-id header, the same at each attempt'),
    type: anyEventType,
    state: deliveryStates,
    attempts: z.int(),
    nextAttemptAt: instantSchema.nullable(),
    lastAttemptAt: instantSchema.nullable(),
    lastStatus: z
      .int()
      .nullable()
      .describe('The HTTP status of the last attempt; null when none was answered'),
    lastError: z.string().nullable(),
    occurredAt: instantSchema,
  })
  .meta({ id: 'WebhookDelivery' });

/** A delivery with what was sent and what came back. */
export const webhookDeliveryDetailSchema = webhookDeliverySchema
  .extend({
    request: z.object({ url: z.string(), body: z.string().describe('As it was signed and posted') }),
    history: z.array(
      z.object({
        attempt: z.int(),
        at: instantSchema,
        durationMs: z.int(),
        status: z.int().nullable(),
        response: z.string().nullable().describe('The first 4 kB of the answer'),
        error: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'WebhookDeliveryDetail' });

/** Which deliveries are listed. */
export const webhookDeliveryQuery = { state: deliveryStates.optional() };

/** What is delivered again: one event, what happened in a period, or whatever failed since an instant. */
export const webhookReplaySchema = z
  .union([
    z.strictObject({ event: idSchema('wev') }),
    z.strictObject({ from: instantSchema, until: instantSchema }),
    z.strictObject({ failedSince: instantSchema }),
  ])
  .meta({ id: 'WebhookReplay', examples: [{ failedSince: '2026-11-25T00:00:00Z' }] });

export const webhookReplayedSchema = z
  .object({ deliveries: z.int().describe('How many are to be made again') })
  .meta({ id: 'WebhookReplayed' });

/** Which event a test sends the sample of. */
export const webhookTestSchema = z
  .strictObject({ type: eventTypes.default('message.delivered') })
  .meta({ id: 'WebhookTest', examples: [{ type: 'message.delivered' }] });

/** The same of an endpoint of the operator. */
export const operatorWebhookTestSchema = z
  .strictObject({ type: operatorEventTypes.default('carrier.degraded') })
  .meta({ id: 'OperatorWebhookTest', examples: [{ type: 'carrier.degraded' }] });

/** What an endpoint answered to a test. */
export const webhookTestedSchema = z
  .object({
    delivered: z.boolean(),
    status: z.int().nullable(),
    durationMs: z.int(),
    response: z.string().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookTested' });

/** An event there is, with a sample of what is posted. */
export const webhookEventTypeSchema = z
  .object({
    type: anyEventType,
    meaning: z.string(),
    sample: z.union(ALL_WEBHOOK_EVENT_TYPES.map((type) => WEBHOOK_EVENT_SCHEMAS[type])),
  })
  .meta({ id: 'WebhookEventType' });
