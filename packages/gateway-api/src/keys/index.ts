import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** What a key may do. `*` is everything of its account. */
export const SCOPES = [
  '*',
  'messages:send',
  'messages:read',
  'otp:send',
  'otp:write',
  'consent:read',
  'consent:write',
  'wallet:read',
  'wallet:write',
  'accounts:write',
  'audit:read',
  'keys:write',
  'events:write',
  'automations:write',
  'templates:write',
  'connections:write',
  'webhooks:read',
  'webhooks:write',
] as const;
export type Scope = (typeof SCOPES)[number];

export const keyCreateSchema = z
  .strictObject({
    mode: z
      .enum(['live', 'test'])
      .optional()
      .describe('test keys send to virtual phones only, at no cost; that of the asking key when left out'),
    scopes: z.array(z.enum(SCOPES)).min(1).default(['*']),
    label: lineSchema(100).optional(),
    expiresAt: instantSchema.optional().describe('When it ends by itself; never later than the asking key'),
  })
  .meta({ id: 'KeyCreate', examples: [{ mode: 'test', scopes: ['messages:send', 'messages:read'] }] });

/** A key without its secret. */
export const keySchema = z
  .object({
    id: idSchema('key'),
    prefix: z.string().describe('The first characters, to recognise the key by'),
    mode: z.enum(['live', 'test']),
    scopes: z.array(z.enum(SCOPES)),
    label: z.string().nullable(),
    createdAt: instantSchema,
    expiresAt: instantSchema.nullable().describe('When it ends by itself'),
    revokedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Key' });

/** A new key: `key` is shown this once. */
export const keyCreatedSchema = keySchema.extend({ key: z.string() }).meta({ id: 'KeyCreated' });
