import { z } from 'zod';
import { instantSchema } from '../conventions/index.ts';

const counts = {
  facts: z.int().describe('What the shop says happened: orders, parcels, refunds'),
  seen: z.int().describe('Of them, what is known here by now'),
  healed: z.int().describe('Of those, what no webhook had told'),
};

/** Whether anything was missed: what the shop says happened, asked of it every hour, beside what its webhooks told. */
export const connectionScoreboardSchema = z
  .object({
    since: instantSchema.describe('30 days ago, or when the app was installed'),
    until: instantSchema.nullable().describe('Up to when the shop was asked; null when it never was'),
    ...counts,
    periods: z
      .array(
        z.object({
          from: instantSchema,
          until: instantSchema,
          state: z.enum(['running', 'done', 'failed']),
          ...counts,
          detail: z.string().nullable().describe('Why it failed; it is asked again'),
        }),
      )
      .describe('The newest first, 100 at most'),
  })
  .meta({ id: 'ConnectionScoreboard' });
