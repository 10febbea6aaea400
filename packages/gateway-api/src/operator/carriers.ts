import { z } from 'zod';
import { decimalMoneySchema, instantSchema, jsonObjectSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const secret = z.string().min(1).max(1000);
const carrierName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be lower-case letters, digits and "-"');

export const carrierCreateSchema = z
  .strictObject({
    name: carrierName,
    type: z.string().min(1).max(50).describe('simulator, smpp, octopush, twilio or http'),
    settings: jsonObjectSchema.default({}),
    secret: secret.optional().describe('Kept sealed, never shown'),
  })
  .meta({ id: 'CarrierCreate', examples: [{ name: 'simulator-2', type: 'simulator' }] });

export const carrierSchema = z
  .object({
    id: idSchema('car'),
    name: z.string(),
    type: z.string(),
    settings: jsonObjectSchema,
    hasSecret: z.boolean(),
    callbackUrl: z
      .string()
      .nullable()
      .describe('Where the provider is to post receipts and texts; needs GATEWAY_PUBLIC_URL. Keep it secret'),
    fault: z.string().nullable().describe('Why it takes nothing now'),
    downSince: instantSchema
      .nullable()
      .describe('Since when every process that runs it finds that it takes nothing'),
    waiting: z.int().describe('Texts that wait for it; 10000 stands for as many or more'),
    oldestWaiting: instantSchema.nullable().describe('When the oldest of them could first have left'),
    unmatchedReceipts: z
      .int()
      .describe('Receipts of the last 72 hours that have found no message; 10000 stands for as many or more'),
    balance: decimalMoneySchema.nullable().describe("What is left on the operator's account at the provider"),
    health: z.int().describe('0 to 100: the part of its weight that it is given; 0 while it is down'),
    pausedAt: instantSchema.nullable(),
    pauseReason: z.string().nullable(),
    binds: z
      .array(
        z.object({
          number: z.int(),
          replica: z.uuid().describe('The gateway process that holds it, as its /ready names it'),
          bound: z.boolean().describe('Whether the SMSC had let it in when that process was last heard of'),
          heldUntil: instantSchema.describe('When others may take it over, unless it is renewed before'),
        }),
      )
      .describe('The SMPP binds that are held, each by one process; empty for other types'),
    createdAt: instantSchema,
  })
  .meta({ id: 'Carrier' });

/** Changes a carrier's settings, its secret, or both: at least one of them. Its name and its type stay. */
export const carrierUpdateSchema = z
  .strictObject({
    settings: jsonObjectSchema
      .optional()
      .describe('What is to change: the rest stays, and null takes a setting back to its default (RFC 7396)'),
    secret: secret.nullable().optional().describe('Kept sealed, never shown; null takes it away'),
  })
  .refine(({ settings, secret: given }) => settings !== undefined || given !== undefined, {
    path: ['settings'],
    message: 'must be given, or secret, or both',
  })
  .meta({
    id: 'CarrierUpdate',
    examples: [
      { secret: 'the password as it is now', settings: { window: 20, profile: { messageIds: 'exact' } } },
    ],
  });

/** Where what waits for a carrier goes. */
export const carrierMoveSchema = z
  .strictObject({ to: lineSchema(50).describe('The name of another carrier') })
  .meta({ id: 'CarrierMove', examples: [{ to: 'south' }] });

export const carrierMovedSchema = z
  .strictObject({
    moved: z.int().describe('Texts that wait for the other carrier now'),
    left: z
      .int()
      .describe('Texts that still wait here: more than one call takes, or such as may not go there'),
  })
  .meta({ id: 'CarrierMoved', examples: [{ moved: 412, left: 0 }] });

export const carrierCancelledSchema = z
  .strictObject({
    cancelled: z.int().describe('Texts that are settled now, their prices given back'),
    left: z.int().describe('Texts that still wait: more than one call takes'),
  })
  .meta({ id: 'CarrierCancelled', examples: [{ cancelled: 412, left: 0 }] });

/** How a carrier is deleted while receipts of it are awaited. */
export const carrierDeleteQuery = z.strictObject({
  receipts: z
    .enum(['await', 'forgo'])
    .default('await')
    .describe('forgo: the receipts it still owes are given up, and their texts end as Expired'),
});
