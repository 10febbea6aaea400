import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

export {
  READ_FAILURES,
  type ReadFailure,
  receivedReplayedSchema,
  receivedReplaySchema,
  receivedWebhookQuery,
  receivedWebhookSchema,
  webhookAnswerSchema,
} from './received-webhooks.ts';

/** A shop that may post its webhooks to /connectors/{platform}/webhooks. */
export const connectionCreateSchema = z
  .strictObject({
    platform: lineSchema(50),
    shop: lineSchema(255).describe('As the platform names it, e.g. acme.myshopify.com'),
    secret: z
      .string()
      .min(8)
      .max(500)
      .describe('What the platform signs its webhooks with; kept sealed, never shown'),
    mode: z
      .enum(['live', 'test'])
      .optional()
      .describe(
        'Of the events its webhooks become: those of a test connection text virtual phones only, at no cost; that of the asking key when left out',
      ),
  })
  .meta({
    id: 'ConnectionCreate',
    examples: [{ platform: 'shopify', shop: 'acme.myshopify.com', secret: 'shpss_...' }],
  });

/** Puts a new secret beside the old one, which stays valid for webhooks already on their way. */
export const connectionPatchSchema = z
  .strictObject({
    secret: z.string().min(8).max(500),
    keepPrevious: z
      .boolean()
      .default(true)
      .describe('false ends the secret before at once, as after a leak; else it counts for a day more'),
  })
  .meta({ id: 'ConnectionPatch', examples: [{ secret: 'shpss_fedcba9876543210' }] });

export const connectionSchema = z
  .object({
    id: idSchema('con'),
    platform: z.string(),
    shop: z.string(),
    mode: z.enum(['live', 'test']),
    createdAt: instantSchema,
    rotatedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Connection' });
