import { WEEKDAYS } from '@carillon/core/automation';
import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { lineSchema, passedOnSchema, proseSchema } from '../conventions/index.ts';

const LONGEST_DELAY_SECONDS = 31_536_000;

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:30');
const closingTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day such as 18:00, or 24:00');
const languageTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as fr or pt-BR');

/** What a step is made of; an automation of one text may give the first five of them by itself. */
export const stepFields = {
  purpose: z.enum(PURPOSES),
  text: proseSchema(10_000).describe("Liquid over the event's data"),
  sender: lineSchema(32).nullable(),
  delaySeconds: z.int().min(0).max(LONGEST_DELAY_SECONDS).describe('Seconds between the event and the text'),
  usefulSeconds: z
    .int()
    .min(1)
    .max(LONGEST_DELAY_SECONDS)
    .nullable()
    .describe('Seconds after the event; dropped when it could only leave later than this'),
  at: wallTime.nullable().describe("Waits, after its delay, for this time of the recipient's day"),
  window: z
    .strictObject({
      from: wallTime,
      until: closingTime,
      days: z
        .array(z.enum(WEEKDAYS))
        .min(1)
        .max(WEEKDAYS.length)
        .default([...WEEKDAYS]),
    })
    .nullable()
    .describe("Leaves within these hours of the recipient's day, besides those of the law"),
  staff: z
    .array(passedOnSchema(64).min(1))
    .min(1)
    .max(10)
    .nullable()
    .describe('Texts these numbers of yours (E.164) instead of the person of the event'),
  translations: z
    .record(languageTag, proseSchema(10_000))
    .refine((texts) => Object.keys(texts).length <= 30, 'must be 30 languages at most')
    .describe('The text in other languages, by tag; `text` is for everybody else'),
};

/** One text of an automation, as it is given. */
export const stepCreateSchema = z
  .strictObject({
    ...stepFields,
    sender: stepFields.sender.default(null),
    delaySeconds: stepFields.delaySeconds.default(0),
    usefulSeconds: stepFields.usefulSeconds.default(null),
    at: stepFields.at.default(null),
    window: stepFields.window.default(null),
    staff: stepFields.staff.default(null),
    translations: stepFields.translations.default({}),
  })
  .meta({ id: 'AutomationStepCreate' });

/** One text of an automation. */
export const stepSchema = z
  .object({
    ...stepFields,
    window: z.object({ from: wallTime, until: closingTime, days: z.array(z.enum(WEEKDAYS)) }).nullable(),
  })
  .meta({ id: 'AutomationStep' });
