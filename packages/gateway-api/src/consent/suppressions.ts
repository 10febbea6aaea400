import { SUPPRESSION_ORIGINS, SUPPRESSION_SCOPES } from '@carillon/core/consent';
import { z } from 'zod';
import { instantSchema, pageQuery, proseSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import { consentEvidenceSchema } from './evidence.ts';

const recipient = {
  to: z.string().min(1).max(64).describe('E.164, or any human form together with country'),
  country: z.string().length(2).optional().describe('ISO 3166-1 alpha-2, to read `to` with'),
};

/** A number that may not be texted. */
export const suppressionSchema = z
  .object({
    id: idSchema('sup'),
    to: z
      .string()
      .nullable()
      .describe('E.164; null once the person was erased: the no stays as a keyed hash'),
    scope: z.enum(SUPPRESSION_SCOPES),
    state: z.enum(['active', 'paused']).describe('paused: nearly an opt-out, waits for review'),
    origin: z.enum(SUPPRESSION_ORIGINS),
    since: instantSchema,
    evidence: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: 'Suppression' });

export const suppressionQuery = z.strictObject({
  ...pageQuery,
  to: recipient.to.optional(),
  country: recipient.country,
  state: z.enum(['active', 'paused']).optional(),
});

const said = {
  ...recipient,
  scope: z.enum(SUPPRESSION_SCOPES).default('commercial').describe('all stops transactional texts too'),
  at: instantSchema.optional().describe('When the person said no; now when left out'),
  reason: proseSchema(2_000).optional().describe('How it is known; kept as evidence'),
};

/** A no that reached the caller. */
export const suppressionCreateSchema = z
  .strictObject({ ...said, origin: z.enum(['api', 'complaint', 'platform', 'link']).default('api') })
  .meta({ id: 'SuppressionCreate', examples: [{ to: '+33639980001', reason: 'Said so on the phone' }] });

/** The answer to a no: the entry, and how many waiting texts it cancelled. */
export const suppressedSchema = suppressionSchema.extend({ cancelled: z.int() }).meta({ id: 'Suppressed' });

/** Which number to take off the list. */
export const suppressionDeleteQuery = z.strictObject({ to: recipient.to, country: recipient.country });

/** A no is undone by the person, or with evidence of a later yes. */
export const suppressionDeleteSchema = z.strictObject({ evidence: consentEvidenceSchema.optional() }).meta({
  id: 'SuppressionDelete',
  examples: [{ evidence: { document: 'ticket 4711: asked for offers again, signed' } }],
});

/** Up to 1000 numbers of another system. */
export const suppressionImportSchema = z
  .strictObject({
    entries: z
      .array(z.union([recipient.to, z.strictObject(said)]))
      .min(1)
      .max(1_000),
    country: recipient.country,
    source: proseSchema(200).optional().describe('Where the list comes from'),
  })
  .meta({
    id: 'SuppressionImport',
    examples: [{ entries: ['+33639980001', { to: '0639980002' }], country: 'FR' }],
  });

export const suppressionImportedSchema = z
  .object({
    added: z.int(),
    known: z.int().describe('Numbers that were on the list already'),
    cancelled: z.int().describe('Waiting texts that were cancelled'),
    invalid: z.array(z.object({ place: z.int(), code: z.string(), detail: z.string() })),
  })
  .meta({ id: 'SuppressionImported' });

/** What a person made of a near miss. */
export const suppressionReviewSchema = z
  .strictObject({ decision: z.enum(['confirm', 'dismiss']) })
  .meta({ id: 'SuppressionReview', examples: [{ decision: 'confirm' }] });
