import { OPERATORS, type Operator } from '@carillon/core/automation';
import { EVENT_TYPES, type EventType } from '@carillon/core/events';
import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { instantSchema, jsonSchema, lineSchema, proseSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const eventTypes = Object.keys(EVENT_TYPES) as [EventType, ...EventType[]];

const needsNoValue = (operator: Operator): boolean => operator === 'exists' || operator === 'is_missing';
const comparesNumbers = (operator: Operator): boolean => operator === 'at_least' || operator === 'at_most';
const isNumber = (value: unknown): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));

const conditionSchema = z
  .strictObject({
    path: lineSchema(200).describe("Dotted path into the event's data, e.g. tracking.url"),
    operator: z.enum(OPERATORS),
    value: jsonSchema.optional().describe('What to compare with; exists and is_missing need none'),
  })
  .refine(({ operator, value }) => needsNoValue(operator) || value !== undefined, {
    path: ['value'],
    message: 'must be given for this operator',
  })
  .refine(({ operator, value }) => value === undefined || !comparesNumbers(operator) || isNumber(value), {
    path: ['value'],
    message: 'must be a number for this operator',
  });

const fields = {
  name: lineSchema(100),
  on: z.enum(eventTypes),
  conditions: z.array(conditionSchema).max(20),
  purpose: z.enum(PURPOSES),
  text: proseSchema(10_000).describe("Liquid over the event's data"),
  sender: lineSchema(32).nullable(),
  delaySeconds: z.int().min(0).max(31_536_000),
  usefulSeconds: z
    .int()
    .min(1)
    .max(31_536_000)
    .nullable()
    .describe('Dropped when it could only leave later than this'),
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
