import { z } from 'zod';
import {
  allowPrivateSchema,
  baseUrlSchema,
  checkBaseUrl,
} from '../../../infrastructure/outbound-http/base-url.ts';
import { checkSegmentation, segmentation } from '../segmentation.ts';

/** Twilio cuts by a header with an 8-bit reference: https://www.twilio.com/docs/glossary/what-sms-character-limit */
export const TWILIO_PROFILE = { name: 'twilio' } as const;

/** What a Twilio carrier may be set to; the account's auth token is its secret. */
export const twilioSettings = z
  .strictObject({
    accountSid: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits'),
    baseUrl: baseUrlSchema.default('https://api.twilio.com'),
    from: z
      .string()
      .min(1)
      .max(20)
      .nullable()
      .default(null)
      .describe('The sender of messages that have none'),
    messagingServiceSid: z
      .string()
      .regex(/^MG[0-9a-f]{32}$/, 'must be MG and 32 hexadecimal digits')
      .nullable()
      .default(null)
      .describe('The sender pool of messages that have no sender; it goes before from'),
    concurrency: z.int().min(1).max(200).default(20).describe('Requests at once; one request is one message'),
    perSecond: z.number().min(0.1).max(1_000).nullable().default(null).describe('Messages a second at most'),
    window: z.int().min(1).max(10_000).default(500).describe('Messages it works on at once'),
    timeoutMs: z.int().min(100).max(120_000).default(15_000).describe('For one request and its answer'),
    allowPrivate: allowPrivateSchema,
    segments: segmentation.prefault({}),
  })
  .superRefine(checkBaseUrl)
  .superRefine(({ segments }, context) =>
    checkSegmentation(segments, TWILIO_PROFILE, { context, path: ['segments'] }),
  );
export type TwilioSettings = z.output<typeof twilioSettings>;
