import { z } from 'zod';
import { decimalMoneySchema } from '../conventions/index.ts';
import { automationCreateSchema } from './automations.ts';

const words = z.object({ en: z.string(), fr: z.string() });

/** An automation to begin with. */
export const automationStarterSchema = z
  .object({
    id: z.string(),
    name: words,
    description: words,
    automation: automationCreateSchema.describe('To be given to POST /v1/automations, as it is or changed'),
    texts: z
      .array(
        z.object({
          step: z.int(),
          language: z.enum(['en', 'fr']),
          text: z.string(),
          segments: z.int(),
          price: decimalMoneySchema,
        }),
      )
      .describe('What its texts look like for an order of a made-up shop, as your account would send them'),
  })
  .meta({ id: 'AutomationStarter' });

export const automationStartersSchema = z
  .object({ data: z.array(automationStarterSchema) })
  .meta({ id: 'AutomationStarters' });
