import { z } from 'zod';
import {
  allowPrivateSchema,
  baseUrlSchema,
  checkBaseUrl,
} from '../../../infrastructure/outbound-http/base-url.ts';

/** The API of the present generation. */
const BASE_URL = 'https://api.octopush.com/v1/public';

/** What an Octopush carrier may be set to; the API key is its secret. */
export const octopushSettings = z
  .strictObject({
    apiLogin: z.email().describe('The e-mail address of the account, sent as api-login'),
    baseUrl: baseUrlSchema.default(BASE_URL),
    type: z
      .enum(['sms_premium', 'sms_low_cost'])
      .default('sms_premium')
      .describe('Low cost brings no receipts'),
    withReplies: z.boolean().default(false).describe('Two-way: the sender becomes a short code (France)'),
    batchSize: z
      .int()
      .min(1)
      .max(500)
      .default(200)
      .describe('Recipients of one request; equal texts go together'),
    concurrency: z.int().min(1).max(20).default(1).describe('Requests at once; Octopush asks for one'),
    perSecond: z.number().min(0.1).max(100).nullable().default(null).describe('Requests a second at most'),
    window: z.int().min(1).max(10_000).default(1_000).describe('Messages it works on at once'),
    timeoutMs: z.int().min(100).max(120_000).default(30_000).describe('For one request and its answer'),
    repeats: z
      .int()
      .min(0)
      .max(5)
      .default(2)
      .describe('How often a request whose answer was lost is sent again, under the same request_id'),
    autoOptimizeText: z.boolean().default(false).describe('Lets Octopush replace characters and trim'),
    simulation: z
      .boolean()
      .default(false)
      .describe('Octopush invents the answer: nothing is sent or charged'),
    lowBalance: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be euros such as 25 or 25.50')
      .nullable()
      .default(null)
      .describe('Euros of credit below which the operator is alerted'),
    balanceEveryMs: z
      .int()
      .min(1_000)
      .max(86_400_000)
      .default(300_000)
      .describe('How often credit is asked for'),
    allowPrivate: allowPrivateSchema,
  })
  .superRefine(checkBaseUrl);
export type OctopushSettings = z.output<typeof octopushSettings>;
