import { CHALLENGE_STATES, isOriginHost, VERIFY_STATUSES } from '@carillon/core/otp';
import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const ip = z
  .union([z.ipv4(), z.ipv6()])
  .describe("The address of the person who asks, not of the caller's own server");
const purpose = lineSchema(64).describe('What the code is for, e.g. login; it must be told again to verify');
const channel = z.enum(['sms', 'voice']);

/** A code to send to a number. */
export const otpCreateSchema = z
  .strictObject({
    to: z.string().max(64).describe('E.164, or any human form together with country'),
    country: z.string().length(2).optional().describe('ISO 3166-1 alpha-2, to read `to` with'),
    channel: channel.default('sms'),
    length: z.int().min(3).max(32).optional(),
    ttlSeconds: z.int().min(30).max(600).optional(),
    template: lineSchema(100).optional().describe('The name of a stored template that holds {{code}}'),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as fr or fr-CA')
      .optional(),
    sender: lineSchema(32).optional(),
    purpose: purpose.optional(),
    ip: ip.optional(),
    domain: z
      .string()
      .refine(isOriginHost, 'must be a host name such as login.example.com')
      .optional()
      .describe(
        'Ends the text in the origin-bound line, so that browsers fill the code in on that site alone',
      ),
    appHash: z
      .string()
      .regex(/^[A-Za-z0-9+/]{11}$/, 'must be the 11 characters of the app')
      .optional()
      .describe('For the SMS Retriever of Android'),
    known: z
      .boolean()
      .optional()
      .describe(
        'Whether one of your users has the number. False is answered as true is, after the same time, and sends nothing',
      ),
  })
  .meta({
    id: 'OtpCreate',
    examples: [{ to: '+33639980001', ip: '192.0.2.17', domain: 'login.example.com' }],
  });

const status = z.enum([...CHALLENGE_STATES, 'expired']);

/** A code that is on its way. */
export const otpAcceptedSchema = z
  .object({
    id: idSchema('otp'),
    status,
    expiresAt: instantSchema,
    resendAt: instantSchema.nullable().describe('When it may be sent again; null when it may not'),
  })
  .meta({ id: 'OtpAccepted' });

export const otpVerifySchema = z
  .strictObject({
    code: z
      .string()
      .min(1)
      .max(100)
      .describe(
        'As the person typed it: digits of any script; spaces, dashes and other signs between do not count',
      ),
    purpose: purpose.optional(),
    ip: ip.optional().describe('When given, it must be the address that asked for the code'),
  })
  .meta({ id: 'OtpVerify', examples: [{ code: '123456' }] });

/** `verified` is told once; `expired` is also what a code answers that was used, cancelled or replaced. */
export const otpVerifiedSchema = z
  .object({ status: z.enum(VERIFY_STATUSES), attemptsLeft: z.int() })
  .meta({ id: 'OtpVerified' });

export const otpResendSchema = z
  .strictObject({ channel: channel.default('sms') })
  .nullish()
  .meta({ id: 'OtpResend' });

/** A challenge as it stands. Its code is not readable by anybody. */
export const otpSchema = otpAcceptedSchema
  .extend({
    to: z.string().describe('Masked'),
    purpose: z.string().nullable(),
    attemptsLeft: z.int(),
    textsSent: z.int(),
    messageId: idSchema('msg').nullable().describe('The last text, with its why-card'),
    createdAt: instantSchema,
    verifiedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Otp' });
