import { EVENT_TYPES, type EventType } from '@carillon/core/events';
import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import { conditionsSchema } from './conditions.ts';
import { stepCreateSchema, stepFields, stepSchema } from './steps.ts';
import { stillTrueSchema, WHEN_UNKNOWN } from './still-true.ts';

const eventTypes = Object.keys(EVENT_TYPES) as [EventType, ...EventType[]];

const { purpose, text, sender, delaySeconds, usefulSeconds } = stepFields;

/** An automation of one text says of its step what most say, and leaves `steps` out. */
const onlyStep = { purpose, text, sender, delaySeconds, usefulSeconds };

const fields = {
  name: lineSchema(100),
  on: z.enum(eventTypes).describe('The event that begins it'),
  conditions: conditionsSchema,
  steps: z.array(stepCreateSchema).min(1).max(10),
  stopOn: z
    .array(z.enum(eventTypes))
    .max(eventTypes.length)
    .describe('Events about the same object, or a reply of the same person, that end the rest'),
  onRepeat: z
    .enum(['separate', 'restart'])
    .describe('What a newer event about the same object does: a run of its own, or the run anew'),
  perPersonPerDay: z
    .int()
    .min(1)
    .max(100)
    .nullable()
    .describe('The most texts of this automation that a person gets within 24 hours'),
  stillTrue: stillTrueSchema(z.enum(WHEN_UNKNOWN).default('skip')),
  enabled: z.boolean(),
};

const ONE_TEXT = {
  name: 'Order shipped',
  on: 'order.shipped' as const,
  purpose: 'transactional' as const,
  text: 'Your order is on its way: {{ tracking.url }}',
};

const SEVERAL_TEXTS = {
  name: 'Abandoned checkout',
  on: 'checkout.updated' as const,
  stopOn: ['checkout.completed' as const, 'order.placed' as const, 'message.received' as const],
  stillTrue: { fact: 'checkout_open' as const, whenUnknown: 'skip' as const },
  conditions: [{ path: 'checkout.total', operator: 'at_least' as const, value: '20' }],
  steps: [
    {
      purpose: 'commercial' as const,
      delaySeconds: 3_600,
      text: 'Your basket is still here: {{ checkout.url }}',
    },
    {
      purpose: 'commercial' as const,
      delaySeconds: 86_400,
      at: '10:00',
      text: 'Need help with your order? {{ checkout.url }}',
      translations: { fr: 'Besoin d’aide ? {{ checkout.url }}' },
    },
  ],
};

const MISSING = 'must be given, unless steps are';

/**
 * When this event happens and the conditions hold, these texts leave. `steps`, or `text` and `purpose` of the only one; it is
 * never both.
 */
export const automationCreateSchema = z
  .strictObject({
    ...fields,
    ...z.object(onlyStep).partial().shape,
    conditions: fields.conditions.default([]),
    steps: fields.steps.optional(),
    stopOn: fields.stopOn.default([]),
    onRepeat: fields.onRepeat
      .optional()
      .describe('separate, unless the event is one that comes again and again, such as checkout.updated'),
    perPersonPerDay: fields.perPersonPerDay.default(null),
    stillTrue: fields.stillTrue.default(null),
    enabled: fields.enabled.default(true),
  })
  .refine(({ steps, ...given }) => steps !== undefined || given.text !== undefined, {
    path: ['text'],
    message: MISSING,
  })
  .refine(({ steps, ...given }) => steps !== undefined || given.purpose !== undefined, {
    path: ['purpose'],
    message: MISSING,
  })
  .meta({ id: 'AutomationCreate', examples: [ONE_TEXT, SEVERAL_TEXTS] });

export const automationPatchSchema = z
  .strictObject({
    ...fields,
    ...onlyStep,
    people: z
      .enum(['finish', 'stop'])
      .describe(
        'What becomes of people inside: they finish the version they entered with, or get no more of it',
      ),
  })
  .partial()
  .meta({ id: 'AutomationPatch' });

/** An automation; `text` and its neighbours are those of its first step. */
export const automationSchema = z
  .object({
    id: idSchema('aut'),
    ...fields,
    ...onlyStep,
    steps: z.array(stepSchema),
    stillTrue: stillTrueSchema(z.enum(WHEN_UNKNOWN)),
    version: z.int().describe('Counts changes of what it sends and when'),
    peopleInside: z.int().describe('Runs that still have a text to come'),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Automation' });
