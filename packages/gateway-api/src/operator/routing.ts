import { z } from 'zod';
import {
  csvSchema,
  decimalMoneySchema,
  givenMoneySchema,
  instantSchema,
  jsonObjectSchema,
  lineSchema,
  pageQuery,
} from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** A network: mobile country code and mobile network code, of ITU-T E.212. */
export const networkSchema = z.string().regex(/^\d{5,6}$/, 'must be MCC and MNC such as 20801');

const costSchema = givenMoneySchema
  .refine(({ amount }) => !amount.startsWith('-'), { path: ['amount'], message: 'must not be below zero' })
  .describe('What a segment costs there');

/** A carrier of a route as the operator writes it. */
export const routeCarrierSchema = z.strictObject({
  name: lineSchema(50),
  weight: z
    .int()
    .min(0)
    .max(1000)
    .default(1)
    .describe('A share relative to the others; 0 is a fallback only'),
  costPerSegment: costSchema.nullable().default(null),
});

/** A carrier of a route as it stands. */
export const routeCarrierStandingSchema = z.object({
  name: z.string(),
  weight: z.int(),
  share: z
    .number()
    .describe(
      'The part of the traffic it is given now, in percent: by weight, health, and who is paused or down',
    ),
  costPerSegment: decimalMoneySchema.nullable(),
  marginPerSegment: decimalMoneySchema
    .nullable()
    .describe(
      "The tariff's price of a segment less the cost; null where either is unknown, or in another currency",
    ),
});

/** Pauses a carrier or a route; a request without a body gives no reason. */
export const pauseSchema = z
  .preprocess(
    (body) => body ?? {},
    z.strictObject({ reason: lineSchema(200).optional().describe('For whoever asks why') }),
  )
  .meta({ id: 'Pause', examples: [{ reason: 'maintenance at the provider until noon' }] });

/** What happens to carriers and routes that an operator wants to hear of. */
export const CARRIER_EVENT_TYPES = [
  'carrier.health_moved',
  'carrier.balance_low',
  'carrier.changed',
  'carrier.down',
  'carrier.up',
  'carrier.refusing',
  'carrier.taking',
  'carrier.texts_moved',
  'carrier.texts_cancelled',
  'carrier.paused',
  'carrier.resumed',
  'route.paused',
  'route.resumed',
] as const;

export const carrierEventSchema = z
  .object({
    id: idSchema('cev'),
    type: z.enum(CARRIER_EVENT_TYPES),
    carrier: z.string().nullable().describe('Null when it is about a route'),
    routeId: idSchema('rte').nullable(),
    reason: z.string().describe('One sentence for a person'),
    facts: jsonObjectSchema.describe('The figures behind it'),
    at: instantSchema,
  })
  .meta({ id: 'CarrierEvent' });

export const carrierEventQuery = z.strictObject({
  ...pageQuery,
  carrier: lineSchema(50).optional(),
  type: z.enum(CARRIER_EVENT_TYPES).optional(),
});

/** Tells of which networks numbers are, as JSON or as CSV with the columns number and network. */
export const numberNetworksSchema = z
  .strictObject({
    source: lineSchema(100).default('import').describe('Where it is known from'),
    learnedAt: instantSchema.optional().describe('Now when left out; what is known from later stays'),
    numbers: z
      .array(z.strictObject({ number: z.string().max(30).describe('E.164'), network: networkSchema }))
      .min(1)
      .max(10_000)
      .optional(),
    csv: csvSchema.optional(),
  })
  .refine(({ numbers, csv }) => (numbers === undefined) !== (csv === undefined), {
    path: ['numbers'],
    message: 'must be given, or csv, and not both',
  })
  .meta({ id: 'NumberNetworks', examples: [{ numbers: [{ number: '+33612345678', network: '20801' }] }] });

export const numberNetworksAnswerSchema = z
  .object({
    received: z.int(),
    stored: z.int().describe('New ones, and those whose network was told anew'),
    kept: z.int().describe('Those that are known from later'),
  })
  .meta({ id: 'NumberNetworksAnswer' });
