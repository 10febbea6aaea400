import { z } from 'zod';

const LONGEST = 1_500_000;

/** A file of comma-separated values as text: comma, semicolon or tab, with a header. */
export const csvSchema = z
  .string()
  .max(LONGEST)
  .refine((text) => /[^\s\ufeff,;]/.test(text), 'is blank: it needs a header and lines')
  .describe('With a header; comma, semicolon or tab');
