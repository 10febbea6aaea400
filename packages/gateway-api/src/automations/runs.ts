import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const stepStates = ['waiting', 'sending', 'sent', 'repeated', 'skipped', 'refused', 'stopped'] as const;

/** The way of one event through an automation: what was sent of it, and what is still to come. */
export const automationRunSchema = z
  .object({
    id: idSchema('run'),
    automationId: idSchema('aut'),
    version: z.int().describe('The version of the automation that speaks'),
    eventId: idSchema('evt'),
    object: z.string().describe('The business object, as event keys begin'),
    state: z.enum(['active', 'completed', 'stopped']),
    reason: z.string().nullable().describe('Why it was stopped'),
    detail: z.string().nullable(),
    startedAt: instantSchema,
    endedAt: instantSchema.nullable(),
    steps: z.array(
      z.object({
        step: z.int().describe('1 is the first'),
        dueAt: instantSchema,
        state: z.enum(stepStates),
        reason: z.string().nullable(),
        detail: z.string().nullable(),
        messageId: idSchema('msg').nullable(),
      }),
    ),
  })
  .meta({ id: 'AutomationRun' });

const part = lineSchema(255);

/** Which runs to stop: those about a business object. */
export const automationRunsStopSchema = z
  .strictObject({
    source: z
      .strictObject({ platform: lineSchema(50), shop: part })
      .default({ platform: 'api', shop: 'default' }),
    object: z.strictObject({ type: lineSchema(50), id: lineSchema(200) }),
  })
  .meta({ id: 'AutomationRunsStop', examples: [{ object: { type: 'order', id: '1001' } }] });

export const automationRunsStoppedSchema = z
  .object({
    stopped: z.int().describe('Runs that ended'),
    cancelled: z.int().describe('Texts of theirs that waited, and were cancelled'),
  })
  .meta({ id: 'AutomationRunsStopped' });
