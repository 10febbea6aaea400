import { z } from 'zod';
import { instantSchema } from '../conventions/index.ts';

/** A number, in any human form. */
export const safeNumberQuery = z.strictObject({
  to: z.string().max(64).describe('E.164, or any human form together with country'),
  country: z.string().length(2).optional().describe('ISO 3166-1 alpha-2, to read `to` with'),
});

/** Whether the guard trusts a number. Numbers are kept as keyed hashes, so that they can be asked for and not listed. */
export const safeNumberSchema = z
  .object({
    to: z.string(),
    safeUntil: instantSchema.nullable().describe('Null when it is not trusted'),
  })
  .meta({ id: 'OtpSafeNumber' });
