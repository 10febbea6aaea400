import { LANGUAGES } from '@carillon/core/consent';
import { z } from 'zod';
import { sendingHoursSchema } from './hours.ts';

const region = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'must be an ISO 3166-2 code');
const textsByLanguage = z.partialRecord(z.enum(LANGUAGES), z.string().min(1));

/** A fact with its source, how well it is known, and the day somebody last looked. */
const lineOf = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({
    value,
    mark: z
      .enum(['A', 'B', 'C', 'D'])
      .describe('A regulator or standard; B two sources agree; C one; D our choice'),
    reviewed: z.iso.date(),
    source: z.string().min(5),
  });

/** The rules of one country for commercial texts, each with source and review date. */
export const passportSchema = z
  .strictObject({
    country: z.string().regex(/^[A-Z]{2}$/),
    name: z.string().min(3),
    languages: z.array(z.enum(LANGUAGES)).min(1),
    hours: lineOf(sendingHoursSchema),
    widestHours: lineOf(sendingHoursSchema.nullable()),
    regionHours: z.record(region, lineOf(sendingHoursSchema)),
    holidaysWhenUnknown: lineOf(z.array(region)),
    stopMention: lineOf(
      z
        .strictObject({
          toCode: textsByLanguage,
          toSender: textsByLanguage,
          code: z
            .string()
            .regex(/^\d{3,8}$/)
            .nullable(),
        })
        .nullable(),
    ),
    typingErrors: lineOf(z.enum(['honoured', 'reviewed'])),
    confirmation: lineOf(textsByLanguage.nullable()),
    senders: lineOf(
      z.strictObject({
        alphanumeric: z.enum(['shown', 'overwritten', 'unsupported']),
        registration: z.string().min(5).nullable(),
        startsWithLetter: z.boolean(),
        banned: z.record(z.string().regex(/^\+\d+$/), z.string()),
        shows: z.string().min(5),
      }),
    ),
    consent: lineOf(z.string().min(5)),
  })
  .meta({ id: 'CountryPassport' });
