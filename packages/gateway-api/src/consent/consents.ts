import { CONSENT_METHODS } from '@carillon/core/consent';
import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { instantSchema, jsonSchema, lineSchema, pageQuery } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';
import { consentEvidenceSchema } from './evidence.ts';

/** A decision of a person, to be recorded. A grant needs evidence. */
export const consentCreateSchema = z
  .strictObject({
    to: z.string().min(1).max(64).describe('E.164, or any human form together with country'),
    country: z.string().length(2).optional(),
    purpose: z.enum(PURPOSES).default('commercial'),
    decision: z.enum(['granted', 'withdrawn']).default('granted'),
    method: z.enum(CONSENT_METHODS),
    decidedAt: instantSchema.optional().describe('When the person decided; now when left out'),
    customer: lineSchema(255).optional().describe("The caller's own name for the person"),
    evidence: consentEvidenceSchema.optional(),
  })
  .meta({
    id: 'ConsentCreate',
    examples: [
      {
        to: '+33639980001',
        method: 'form',
        evidence: { wording: 'I want offers by SMS.', page: 'https://shop.example/signup' },
      },
    ],
  });
export type ConsentCreate = z.output<typeof consentCreateSchema>;

/** A record of the consent ledger. */
export const consentSchema = z
  .object({
    id: idSchema('cns'),
    to: z.string().nullable().describe('E.164; null once the person was erased'),
    customer: z.string().nullable(),
    purpose: z.enum(PURPOSES),
    channel: z.literal('sms'),
    decision: z
      .enum(['granted', 'withdrawn', 'undecided'])
      .describe('undecided: a no was taken back by START, and nothing had been said before it'),
    status: z
      .enum(['effective', 'parked'])
      .describe('parked: a yes that waits for evidence, and counts for nothing'),
    method: z.string(),
    evidence: z.record(z.string(), jsonSchema),
    decidedAt: instantSchema,
    recordedAt: instantSchema,
  })
  .meta({ id: 'Consent' });

/** The answer to a decision: its record, and whether commercial texts to the person are allowed now. */
export const consentCreatedSchema = consentSchema
  .extend({ commercialAllowed: z.boolean() })
  .meta({ id: 'ConsentCreated' });

/** Up to 1000 decisions at once; imported grants undo no opt-out. */
export const consentImportSchema = z
  .strictObject({
    consents: z.array(z.unknown()).min(1).max(1_000).describe('Each as a body of POST /v1/consents'),
  })
  .meta({ id: 'ConsentImport' });

export const consentImportedSchema = z
  .object({
    recorded: z.int(),
    parked: z.int(),
    invalid: z.array(z.object({ place: z.int(), code: z.string(), detail: z.string() })),
  })
  .meta({ id: 'ConsentImported' });

export const consentQuery = z.strictObject({
  ...pageQuery,
  to: z.string().min(1).max(64).optional(),
  country: z.string().length(2).optional(),
  status: z.enum(['effective', 'parked']).optional(),
});
