import { z } from 'zod';
import { instantSchema, lineSchema, pageOf, pageQuery } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const filter = {
  ...pageQuery,
  deed: lineSchema(200).optional().describe('A route as it is written here, e.g. POST /v1/keys'),
  outcome: lineSchema(60).optional().describe('done, or the code of a refusal'),
  keyId: idSchema('key').optional(),
  since: instantSchema.optional(),
  until: instantSchema.optional(),
};

/** What an account asks of its trail. */
export const auditQuery = z.strictObject(filter);

/** What the operator asks of the trail. */
export const operatorAuditQuery = z.strictObject({ ...filter, accountId: idSchema('acc').optional() });

/** One entry of the audit trail: who did what, from where, to what, and what came of it. */
export const auditEntrySchema = z
  .object({
    id: idSchema('aud'),
    by: z.enum(['account', 'operator', 'unknown']).describe('unknown showed no key that anybody knows'),
    accountId: idSchema('acc').nullable().describe('The account it concerns'),
    keyId: idSchema('key').nullable(),
    keyPrefix: z.string().nullable().describe('The first characters of a key that nobody knows'),
    address: z.string().nullable().describe('Where the request came from; not shown of the operator'),
    deed: z.string().describe('The route, or "others" for refusals that were too many to tell apart'),
    object: z.string().nullable().describe('What it was done to'),
    outcome: z.string().describe('done, or the code of the refusal'),
    count: z.number().int().describe('How many of the same there were from at to lastAt'),
    at: instantSchema,
    lastAt: instantSchema,
    requestId: z.string().nullable(),
    seq: z.number().int().describe('Its place in its chain'),
    mac: z
      .string()
      .describe(
        'The digest that binds it to the entry before; keep one elsewhere to prove the trail up to it',
      ),
  })
  .meta({
    id: 'AuditEntry',
  });

/** What a check of the whole trail found. */
export const auditCheckSchema = z
  .object({
    sound: z.boolean(),
    chains: z.number().int(),
    entries: z.number().int(),
    faults: z.array(
      z.object({
        accountId: idSchema('acc').nullable().describe("Whose chain it is; null is the operator's"),
        seq: z.number().int(),
        fault: z.enum(['missing', 'changed', 'end_changed']),
      }),
    ),
  })
  .meta({ id: 'AuditCheck' });

/** A page of the trail. */
export const auditPageSchema = pageOf(auditEntrySchema);
