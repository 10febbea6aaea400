import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

export { connectionDoctorSchema } from './doctor.ts';
export { connectionInstallSchema, connectionSessionSchema } from './install.ts';
export {
  READ_FAILURES,
  type ReadFailure,
  receivedReplayedSchema,
  receivedReplaySchema,
  receivedWebhookQuery,
  receivedWebhookSchema,
  webhookAnswerSchema,
} from './received-webhooks.ts';
export { connectionScoreboardSchema } from './scoreboard.ts';

const clientId = lineSchema(200).describe(
  'The public name of the app through which the shop is asked; its secret is `secret`',
);
const subscribedBy = z
  .enum(['gateway', 'app'])
  .describe('Who makes the shop post its webhooks: this gateway for each shop, or the app itself for all');

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
    clientId: clientId.optional(),
    subscribedBy: subscribedBy.default('gateway'),
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

/**
 * Puts a new secret beside the old one, which stays valid for webhooks already on their way, or says through which app the
 * shop is asked. A shop that removed the app, and is given its secret, is connected again.
 */
export const connectionPatchSchema = z
  .strictObject({
    secret: z.string().min(8).max(500).optional(),
    keepPrevious: z
      .boolean()
      .default(true)
      .describe('false ends the secret before at once, as after a leak; else it counts for a day more'),
    clientId: clientId.optional(),
    subscribedBy: subscribedBy.optional(),
  })
  .refine(({ keepPrevious: _, ...given }) => Object.values(given).some((value) => value !== undefined), {
    path: ['secret'],
    message: 'must be given, or another field to change',
  })
  .meta({ id: 'ConnectionPatch', examples: [{ secret: 'shpss_fedcba9876543210' }] });

export const CONNECTION_STATES = {
  connected: 'Its webhooks are read; nothing is asked of it',
  installed: 'The app is installed: the shop may be asked',
  suspended:
    'The tokens of the app have ended: its webhooks are read, and nothing is asked of it until it is installed anew',
  removed: 'The shop removed the app: nothing that it says is told to anybody',
} as const;

export const connectionSchema = z
  .object({
    id: idSchema('con'),
    platform: z.string(),
    shop: z.string(),
    mode: z.enum(['live', 'test']),
    state: z.enum(Object.keys(CONNECTION_STATES) as [keyof typeof CONNECTION_STATES]).describe(
      Object.entries(CONNECTION_STATES)
        .map(([state, meaning]) => `${state}: ${meaning}`)
        .join('. '),
    ),
    stateSince: instantSchema,
    stateDetail: z.string().nullable(),
    clientId: z.string().nullable(),
    subscribedBy,
    createdAt: instantSchema,
    rotatedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Connection' });
