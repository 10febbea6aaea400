import { GUARD_RULES, GUARD_SCOPES } from '@carillon/core/otp';
import { z } from 'zod';
import { instantSchema, pageQuery } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** Something the guard holds codes back from, and why. */
export const blockSchema = z
  .object({
    id: idSchema('blk'),
    mode: z.enum(['live', 'test']),
    rule: z.enum(GUARD_RULES),
    scope: z.enum(GUARD_SCOPES),
    subject: z.string().describe('The prefix, the country, or the number or address, masked'),
    detail: z.string().describe('One sentence for a person'),
    enforced: z.boolean().describe('False when the guard only watched'),
    hits: z.int().describe('Codes that ran into it'),
    firstAt: instantSchema,
    lastAt: instantSchema,
    until: instantSchema
      .nullable()
      .describe('Null when it ends with a change of the policy, or by being lifted'),
    liftedAt: instantSchema.nullable(),
    liftedUntil: instantSchema.nullable(),
  })
  .meta({ id: 'OtpBlock' });

export const blockListQuery = z.strictObject({
  ...pageQuery,
  rule: z.enum(GUARD_RULES).optional(),
  standing: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: only those that hold now; false: only those that are over'),
});

export const blockLiftSchema = z
  .strictObject({
    hours: z.int().min(1).max(8_760).default(24).describe('How long the rule leaves the subject alone'),
  })
  .nullish()
  .meta({ id: 'OtpBlockLift', examples: [{ hours: 24 }] });
