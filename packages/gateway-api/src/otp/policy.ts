import { LINE_TYPES } from '@carillon/core/numbers';
import { z } from 'zod';
import { countrySchema, givenMoneySchema, lineSchema, proseSchema } from '../conventions/index.ts';

const count = z.int().min(1).max(1_000_000);
const hourly = z.strictObject({ hour: count });

const codes = {
  length: z.int().min(3).max(32),
  alphabet: z.strictObject({
    digits: z.boolean(),
    upperCase: z.boolean(),
    lowerCase: z.boolean(),
    special: z.boolean().describe('! # $ % & ? @'),
    withoutConfusing: z.boolean().describe('Leaves out 0 O o 1 I i L l where there are letters'),
  }),
  allowWeak: z.boolean().describe('Accepts codes that are easier to guess than 6 digits'),
  ttlSeconds: z.int().min(30).max(600),
  attempts: z.int().min(1).max(10),
  sender: lineSchema(32).nullable(),
  language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  texts: z
    .record(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), proseSchema(1_000))
    .describe('The text by language, each with {{code}}'),
};

const guard = {
  mode: z.enum(['observe', 'protect']),
  countries: z.array(countrySchema).max(250).describe("Open besides the account's own"),
  closedLines: z.array(z.enum(LINE_TYPES)).max(LINE_TYPES.length),
  perNumber: z.strictObject({ hour: count, day: count }),
  perIp: hourly,
  perPrefix: hourly,
  perAccount: hourly,
  price: z.strictObject({ perMessage: givenMoneySchema, perHour: givenMoneySchema }),
  consecutive: z.int().min(2).max(24),
  conversion: z.strictObject({
    codes: z.int().min(5).max(24),
    codesInAlarm: z.int().min(3).max(24),
    share: z.number().min(0).max(1),
    firstBlockSeconds: z.int().min(60).max(86_400),
  }),
};

/** How an account sends codes, and how it is guarded. */
export const otpPolicySchema = z
  .object({
    codes: z.object(codes),
    guard: z.object(guard),
    guessesPerMillion: z
      .number()
      .describe('Of a million people who guess all day at one number each, how many get in'),
  })
  .meta({ id: 'OtpPolicy' });

/** Changes what is named; an object inside is replaced whole. */
export const otpPolicyPatchSchema = z
  .strictObject({
    codes: z.strictObject(codes).partial().optional(),
    guard: z.strictObject(guard).partial().optional(),
  })
  .meta({ id: 'OtpPolicyPatch', examples: [{ guard: { countries: ['BE', 'CH'] } }] });
