import { type ANSWER_KINDS, LANGUAGES } from '@carillon/core/consent';
import { COSTLY_LINES } from '@carillon/core/numbers';
import { z } from 'zod';
import { countrySchema, proseSchema } from '../conventions/index.ts';
import { sendingHoursSchema } from './hours.ts';

const count = z.int().min(1).max(1_000);

const ownHours = sendingHoursSchema.refine(
  ({ weekdays, saturday, sunday }) => weekdays !== null || saturday !== null || sunday !== null,
  'must leave some day open',
);

const byLanguage = (most: number) => z.partialRecord(z.enum(LANGUAGES), proseSchema(most).trim().min(1));

const answer = byLanguage(320).optional();

const answers = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .optional()
      .describe('Who the texts are from; the name of the account when left out'),
    contact: byLanguage(160)
      .optional()
      .describe('Where a person gets help, by language: a telephone number, a mail address, a page'),
    ...({ stop: answer, start: answer, help: answer, question: answer } satisfies Record<
      (typeof ANSWER_KINDS)[number],
      typeof answer
    >),
  })
  .describe(
    'What is sent in answer to STOP, START and HELP, and to a text that is nearly an opt-out (question), by language. ' +
      '{name} and {contact} are filled in. An answer is in the language of the keyword; what is left out has words of ours. ' +
      'Where the country asks for no confirmation, only what is set here is sent',
  );

const parts = {
  consent: z
    .enum(['required', 'trusted'])
    .describe(
      'required: a commercial text needs a record of POST /v1/consents; trusted: the account vouches for it',
    ),
  marketingInTransactional: z.enum(['warn', 'refuse']),
  grantWithoutEvidence: z.enum(['refuse', 'park']),
  frequencyCap: z
    .strictObject({ perDay: count.nullable().default(null), perWeek: count.nullable().default(null) })
    .nullable()
    .describe('Commercial texts one recipient gets at most'),
  quietAfter: count
    .nullable()
    .describe('Commercial texts without a sign of life after which a recipient is left alone'),
  stopCodes: z
    .record(countrySchema, z.string().regex(/^\d{3,8}$/))
    .describe('Short codes that take opt-outs, by country'),
  openLines: z
    .array(z.enum(COSTLY_LINES))
    .max(COSTLY_LINES.length)
    .describe('Premium-rate, shared-cost, personal and satellite numbers are closed unless named here'),
  sendingHours: z
    .record(countrySchema, ownHours)
    .describe(
      "The account's own sending hours, by country, at the recipient's place: within what the country binds its senders to",
    ),
  answers,
};

const warnings = z
  .array(z.object({ code: z.enum(['help_contact_missing']), field: z.string(), detail: z.string() }))
  .describe('What is missing for the answers to be as they should');

/** What an account has decided about consent. */
export const consentPolicySchema = z
  .object({
    ...parts,
    suppressionList: z
      .enum(['own', 'main'])
      .describe("Whose list counts: a sub-account may share its main account's"),
    warnings,
  })
  .meta({ id: 'ConsentPolicy' });

export const consentPolicyPatchSchema = z
  .strictObject({ ...parts, suppressionList: z.enum(['own', 'main']) })
  .partial()
  .meta({
    id: 'ConsentPolicyPatch',
    examples: [
      {
        frequencyCap: { perDay: 1, perWeek: 3 },
        answers: { contact: { en: 'help@shop.example', fr: '01 23 45 67 89' } },
        sendingHours: {
          FR: { weekdays: ['10:00', '18:00'], saturday: null, sunday: null, holidays: null },
        },
      },
    ],
  });
