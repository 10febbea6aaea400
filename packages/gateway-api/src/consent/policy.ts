import { COSTLY_LINES } from '@carillon/core/numbers';
import { z } from 'zod';
import { countrySchema } from '../conventions/index.ts';
import { sendingHoursSchema } from './hours.ts';

const count = z.int().min(1).max(1_000);

const ownHours = sendingHoursSchema.refine(
  ({ weekdays, saturday, sunday }) => weekdays !== null || saturday !== null || sunday !== null,
  'must leave some day open',
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
};

/** What an account has decided about consent. */
export const consentPolicySchema = z
  .object({
    ...parts,
    suppressionList: z
      .enum(['own', 'main'])
      .describe("Whose list counts: a sub-account may share its main account's"),
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
        sendingHours: {
          FR: { weekdays: ['10:00', '18:00'], saturday: null, sunday: null, holidays: null },
        },
      },
    ],
  });
