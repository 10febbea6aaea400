import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { decimalMoneySchema, instantSchema } from '../conventions/index.ts';

export const usageQuery = z.strictObject({
  since: instantSchema.optional().describe('30 days ago when left out'),
  until: instantSchema.optional().describe('Now when left out; at most 92 days after since'),
});

/** What was sent on one day, in UTC, for one purpose. */
export const usageDaySchema = z.object({
  day: z.string().describe('e.g. 2026-11-21'),
  purpose: z.enum(PURPOSES),
  messages: z.int(),
  segments: z.int(),
  delivered: z.int(),
  refused: z.int(),
  cost: decimalMoneySchema.describe('Held or charged'),
});

export const usageSchema = z
  .object({ since: instantSchema, until: instantSchema, days: z.array(usageDaySchema) })
  .meta({ id: 'Usage' });

export { audienceEstimateAnswerSchema, audienceEstimateSchema } from './audience-estimate.ts';
