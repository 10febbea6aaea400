import { CHANNELS, CURRENCIES, EXTRAS } from '@carillon/core/billing';
import { LANES, PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import {
  countrySchema,
  decimalMoneySchema,
  givenAmountSchema,
  givenMoneySchema,
  instantSchema,
  lineSchema,
} from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import { SCOPES } from '../keys/index.ts';
import { networkSchema as network, routeCarrierSchema, routeCarrierStandingSchema } from './routing.ts';

export const accountCreateSchema = z
  .strictObject({
    name: lineSchema(200),
    plan: z.enum(['standard', 'premium', 'gold', 'enterprise']).default('standard'),
    currency: z.enum(CURRENCIES).default('EUR'),
    defaultCountry: countrySchema.optional(),
    defaultSender: z.string().min(1).max(32).optional(),
  })
  .meta({ id: 'AccountCreate', examples: [{ name: 'Acme', defaultCountry: 'FR' }] });

export const accountSchema = z
  .object({
    id: idSchema('acc'),
    name: z.string(),
    plan: z.string(),
    currency: z.enum(CURRENCIES),
    defaultCountry: z.string().nullable(),
    defaultSender: z.string().nullable(),
    createdAt: instantSchema,
    closedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Account' });

/** What the end of an account ended. */
export const accountClosedSchema = z
  .object({
    id: idSchema('acc'),
    keysEnded: z.number().int(),
    connectionsEnded: z.number().int(),
    subAccountsClosed: z.number().int(),
    messagesCancelled: z.number().int().describe('They had not left; their price is back in the wallet'),
    messagesOnTheWire: z.number().int().describe('Their receipts are still taken'),
  })
  .meta({ id: 'AccountClosed' });

/** An operator key to make. */
export const operatorKeyMakeSchema = z
  .strictObject({
    label: lineSchema(100).optional(),
    expiresAt: instantSchema.optional().describe('When it ends by itself'),
  })
  .meta({ id: 'OperatorKeyMake', examples: [{ label: 'on call', expiresAt: '2027-01-01T00:00:00Z' }] });

/** An operator key without its secret. */
export const operatorKeySchema = z
  .object({
    id: idSchema('key'),
    prefix: z.string().describe('The first characters, to recognise the key by'),
    label: z.string().nullable(),
    source: z
      .enum(['environment', 'demo'])
      .nullable()
      .describe('environment: of GATEWAY_OPERATOR_KEY; null was made with POST /v1/operator/keys'),
    createdAt: instantSchema,
    expiresAt: instantSchema.nullable(),
    revokedAt: instantSchema.nullable(),
    endedBy: z
      .enum(['replaced', 'closed'])
      .nullable()
      .describe('replaced: another key is in GATEWAY_OPERATOR_KEY'),
  })
  .meta({ id: 'OperatorKey' });

/** A new operator key: `key` is shown this once. */
export const operatorKeyMadeSchema = operatorKeySchema
  .extend({ key: z.string() })
  .meta({ id: 'OperatorKeyMade' });

export const operatorKeyCreateSchema = z
  .strictObject({
    mode: z.enum(['live', 'test']).default('live'),
    scopes: z.array(z.enum(SCOPES)).min(1).default(['*']),
    label: lineSchema(100).optional(),
    expiresAt: instantSchema.optional().describe('When it ends by itself'),
  })
  .meta({
    id: 'OperatorKeyCreate',
    examples: [{ scopes: ['messages:send', 'messages:read'], label: 'shop' }],
  });

/** Puts credit on an account; with an Idempotency-Key it is credited once. */
export const creditSchema = z
  .strictObject({
    accountId: idSchema('acc'),
    amount: z
      .union([givenMoneySchema, givenAmountSchema])
      .describe('In the currency of the wallet when it is a plain string'),
    expiresAt: instantSchema.optional(),
    note: lineSchema(200).optional(),
  })
  .meta({
    id: 'Credit',
    examples: [{ accountId: 'acc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f', amount: '100.00' }],
  });

export const tariffCreateSchema = z
  .strictObject({
    country: countrySchema.nullable().default(null),
    network: network.nullable().default(null),
    channel: z.enum(CHANNELS).default('sms').describe('The unit: a segment, a step of 30 s, a number'),
    extra: z.enum(EXTRAS).nullable().default(null).describe('Priced once per message, on top of its units'),
    purpose: z.enum(PURPOSES).nullable().default(null),
    perSegment: givenMoneySchema.describe('The price of one unit, or of the extra'),
    validFrom: instantSchema.optional(),
  })
  .meta({
    id: 'TariffCreate',
    examples: [{ country: 'FR', perSegment: { amount: '0.045', currency: 'EUR' } }],
  });

export const tariffSchema = z
  .object({
    id: idSchema('trf'),
    country: z.string().nullable(),
    network: z.string().nullable(),
    channel: z.enum(CHANNELS),
    extra: z.enum(EXTRAS).nullable(),
    purpose: z.enum(PURPOSES).nullable(),
    perSegment: decimalMoneySchema,
    validFrom: instantSchema,
  })
  .meta({ id: 'Tariff' });

export const routeCreateSchema = z
  .strictObject({
    country: countrySchema.nullable().default(null),
    network: network.nullable().default(null),
    purpose: z.enum(PURPOSES).nullable().default(null),
    lane: z.enum(LANES).nullable().default(null),
    order: z.int().min(0).max(1000).default(100),
    carriers: z.array(routeCarrierSchema).min(1).max(20),
  })
  .meta({
    id: 'RouteCreate',
    examples: [{ country: 'FR', order: 10, carriers: [{ name: 'simulator', weight: 1 }] }],
  });

/** Changes a line of the table; what is left out stays as it is. */
export const routeUpdateSchema = z
  .strictObject({
    country: countrySchema.nullable().optional(),
    network: network.nullable().optional(),
    purpose: z.enum(PURPOSES).nullable().optional(),
    lane: z.enum(LANES).nullable().optional(),
    order: z.int().min(0).max(1000).optional(),
    carriers: z
      .array(routeCarrierSchema)
      .min(1)
      .max(20)
      .optional()
      .describe('All of them, as they are to be'),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'must change something')
  .meta({ id: 'RouteUpdate', examples: [{ carriers: [{ name: 'south', weight: 1 }] }] });

export const routeSchema = z
  .object({
    id: idSchema('rte'),
    country: z.string().nullable(),
    network: z.string().nullable(),
    purpose: z.enum(PURPOSES).nullable(),
    lane: z.enum(LANES).nullable(),
    order: z.int(),
    carriers: z.array(routeCarrierStandingSchema),
    pausedAt: instantSchema.nullable(),
    pauseReason: z.string().nullable(),
  })
  .meta({ id: 'Route' });

export * from './billing.ts';
export * from './carriers.ts';
export * from './heard.ts';
export * from './messages.ts';
export * from './restore.ts';
export * from './routing.ts';
