import { PURPOSES } from '@carillon/core/messaging';
import { z } from 'zod';
import { decimalMoneySchema, instantSchema, lineSchema, passedOnSchema } from '../conventions/index.ts';
import { textOutcomeSchema } from './outcome.ts';

/** An order or a customer, as the pages of the admin name it. */
const objectSchema = z
  .string()
  .regex(
    /^gid:\/\/shopify\/(Order|Customer)\/\d{1,20}$/,
    'must name an order or a customer, such as gid://shopify/Order/820982911946154500',
  );

/** Orders that an index of the admin lets somebody select at once. */
const MOST_OBJECTS = 100;

const wordingFields = {
  objects: z
    .array(objectSchema)
    .min(1)
    .max(MOST_OBJECTS)
    .describe('Whose people are texted, one text for each'),
  text: passedOnSchema(10_000).optional().describe('Liquid, e.g. Hello {{ customer.firstName }}'),
  template: lineSchema(100).optional().describe('The name of a template of the account, in place of a text'),
  purpose: z.enum(PURPOSES),
};

const hasOneWording = (body: { text?: string | undefined; template?: string | undefined }): boolean =>
  (body.text === undefined) !== (body.template === undefined);
const ONE_WORDING = { path: ['text'], message: 'must be given, or template, but not both' };

/** What would become of a text about some orders or customers; nothing is stored. */
export const adminEstimateSchema = z
  .strictObject(wordingFields)
  .refine(hasOneWording, ONE_WORDING)
  .meta({
    id: 'ShopEstimate',
    examples: [{ objects: ['gid://shopify/Order/1001'], template: 'order-late', purpose: 'transactional' }],
  });

/** The same text, sent. */
export const adminSendSchema = z
  .strictObject({
    ...wordingFields,
    key: lineSchema(100).describe('One per form that a person fills in: sent again, it is the same text'),
  })
  .refine(hasOneWording, ONE_WORDING)
  .meta({
    id: 'ShopSend',
    examples: [
      {
        objects: ['gid://shopify/Order/1001'],
        text: 'Your order {{ order.name }} is late: it leaves tomorrow.',
        purpose: 'transactional',
        key: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      },
    ],
  });

export type TextOutcome = z.infer<typeof textOutcomeSchema>;

/** One outcome for each object, in their order, and the sum of what is sent or held. */
export const adminOutcomesSchema = z
  .object({
    data: z.array(textOutcomeSchema),
    total: z.object({ messages: z.int(), segments: z.int(), price: decimalMoneySchema }),
  })
  .meta({ id: 'ShopTextOutcomes' });

export const adminThreadQuery = z.strictObject({ object: objectSchema });

const consentSchema = z.object({
  state: z
    .enum(['subscribed', 'unsubscribed', 'unknown'])
    .describe('To commercial texts; unknown: nobody has said anything yet'),
  blocked: z.boolean().describe('The number wants no texts at all, or cannot get any'),
  since: instantSchema.nullable(),
});
export type AdminConsent = z.infer<typeof consentSchema>;

const threadTextSchema = z.object({
  id: z.string(),
  direction: z.enum(['out', 'in']),
  at: instantSchema,
  text: z.string().nullable().describe('Null once it has been dropped'),
  state: z.string().describe('The status of a text; received of a reply'),
  detail: z.string().nullable().describe('Where a text stands and why, as a sentence; null of a reply'),
});
export type AdminText = z.infer<typeof threadTextSchema>;

/** What the page of an order or a customer shows. */
export const adminThreadSchema = z
  .object({
    object: z.string(),
    mode: z.enum(['live', 'test']).describe('Of the connection: texts of the test mode reach nobody'),
    to: z.string().nullable().describe('The number, masked; null where no event of the shop tells one'),
    consent: consentSchema.nullable().describe('Null where no number is known'),
    texts: z.array(threadTextSchema).describe('Newest first, 50 at most'),
    templates: z.array(z.string()).describe('Names of templates, to choose from'),
  })
  .meta({ id: 'ShopThread' });
export type AdminThread = z.infer<typeof adminThreadSchema>;
