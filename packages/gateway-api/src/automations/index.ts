import { OPERATORS } from '@carillon/core/automation';
import { EVENT_TYPES, type EventType } from '@carillon/core/events';
import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { instantSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const eventTypes = Object.keys(EVENT_TYPES) as [EventType, ...EventType[]];

const conditionSchema = z.strictObject({
  path: z.string().min(1).max(200).describe("Dotted path into the event's data, e.g. tracking.url"),
  operator: z.enum(OPERATORS),
  value: z.json().optional(),
});

const fields = {
  name: z.string().min(1).max(100),
  on: z.enum(eventTypes),
  conditions: z.array(conditionSchema).max(20),
  purpose: z.enum(PURPOSES),
  text: z.string().min(1).max(10_000).describe("Liquid over the event's data"),
  sender: z.string().min(1).max(32).nullable(),
  delaySeconds: z.int().min(0).max(31_536_000),
  usefulSeconds: z.int().min(1).max(31_536_000).nullable().describe('Dropped when it could only leave later than this'),
  enabled: z.boolean(),
};

const EXAMPLE = {
  name: 'Order shipped',
  on: 'order.shipped' as const,
  purpose: 'transactional' as const,
  text: 'Your order is on its way: {{ tracking.url }}',
};

/** When this event happens and the conditions hold, send this text to the person of the event. */
export const automationCreateSchema = z
  .strictObject({
    ...fields,
    conditions: fields.conditions.default([]),
    sender: fields.sender.default(null),
    delaySeconds: fields.delaySeconds.default(0),
    usefulSeconds: fields.usefulSeconds.default(null),
    enabled: fields.enabled.default(true),
  })
  .meta({ id: 'AutomationCreate', examples: [EXAMPLE] });

export const automationPatchSchema = z.strictObject(fields).partial().meta({ id: 'AutomationPatch' });

export const automationSchema = z
  .object({ id: idSchema('aut'), ...fields, createdAt: instantSchema, updatedAt: instantSchema })
  .meta({ id: 'Automation' });
