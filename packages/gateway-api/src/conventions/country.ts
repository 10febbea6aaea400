import { countryFault } from '@carillon/core/numbers';
import { z } from 'zod';

/** ISO 3166-1 alpha-2, in capitals: a code no country has would never match, and nobody would hear of it. */
export const countrySchema = z
  .string()
  .refine((code) => countryFault(code) === null, {
    error: ({ input }) => countryFault(String(input)) ?? 'must be an ISO 3166-1 alpha-2 code',
  })
  .meta({ pattern: '^[A-Z]{2}$' });
