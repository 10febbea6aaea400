import { z } from 'zod';
import { allowPrivateSchema, urlFault } from '../../../infrastructure/outbound-http/base-url.ts';
import { errorMeanings, messageIds, receiptCode, timeZone } from '../receipt-settings.ts';
import { checkSegmentation, segmentation } from '../segmentation.ts';
import { namesIn, namesNoQuestionHas, QUESTION_VARIABLE, unknownNames, VARIABLES } from './template.ts';

const template = z
  .string()
  .max(2_000)
  .refine((text) => unknownNames(text).length === 0, {
    error: ({ input }) =>
      `has {{${unknownNames(String(input)).join('}}, {{')}}}. There are: ${Object.keys(VARIABLES).join(', ')}`,
  });

/** Header values are one line of visible ASCII: what a person wrote has no place there. */
const headerTemplate = template
  .refine((text) => /^[\x20-\x7e]*$/.test(text), 'must be one line of ASCII')
  .refine((text) => !namesIn(text).includes('text'), 'cannot carry {{text}}: put it in the body or the url');

const field = z.string().min(1).max(200).describe('A field, nested ones by dotted path: messages.0.id');

const checkAddress = (text: string, context: z.core.$RefinementCtx<string>): void => {
  const filled = URL.parse(text.replace(/\{\{[^}]*\}\}/g, 'x'));
  if (!filled || (filled.protocol !== 'https:' && filled.protocol !== 'http:'))
    context.addIssue('must be a whole address, such as https://api.example.com/sms');
  else if (filled.username || filled.password) context.addIssue('must carry no password: use basicUser');
  else if (!text.startsWith(filled.origin)) context.addIssue('must have no variable in its host');
};

const urlTemplate = template.superRefine(checkAddress);

/** JSON whose strings are templates. */
type JsonTemplate = string | number | boolean | null | JsonTemplate[] | { [name: string]: JsonTemplate };
const jsonTemplate: z.ZodType<JsonTemplate> = z.lazy(() =>
  z.union([
    template,
    z.number(),
    z.boolean(),
    z.null(),
    z.array(jsonTemplate).max(100),
    z.record(z.string(), jsonTemplate),
  ]),
);

const body = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('json'), json: jsonTemplate }),
  z.strictObject({ kind: z.literal('form'), form: z.record(z.string().min(1), template) }),
]);

const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
  url: urlTemplate,
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), headerTemplate).default({}),
  basicUser: z.string().max(200).nullable().default(null).describe('HTTP Basic: this user, with the secret'),
  body: body.nullable().default(null),
});

const matches = z.strictObject({
  status: z.array(z.int().min(200).max(299)).min(1).nullable().default(null).describe('null is any 2xx'),
  field: field.nullable().default(null),
  equals: z.array(z.string()).default([]).describe('What the field must be one of'),
});

const errorLine = z.discriminatedUnion('action', [
  z.strictObject({ code: z.string(), action: z.literal('refuse'), as: receiptCode }),
  z.strictObject({ code: z.string(), action: z.enum(['defer', 'suspend', 'unknown']) }),
]);

const signature = z.strictObject({
  header: z.string().regex(/^[A-Za-z0-9-]+$/),
  algorithm: z.enum(['sha256', 'sha1', 'sha512']).default('sha256'),
  encoding: z.enum(['hex', 'base64']).default('hex'),
  prefix: z.string().max(50).default('').describe('What stands before the signature, such as sha256='),
});

const receipts = z.strictObject({
  id: field,
  status: field,
  map: z.record(z.string(), receiptCode),
  reference: field.nullable().default(null).describe('The field that gives {{reference}} back'),
  at: field.nullable().default(null).describe('ISO 8601 or seconds since 1970'),
  timeZone,
  recipient: field
    .nullable()
    .default(null)
    .describe('The number the text went to: it decides where the provider gives an id twice'),
  error: field.nullable().default(null).describe('The code of the reason, shown with the part'),
  errors: errorMeanings.describe('What those codes mean, and our code for each'),
  messageIds,
  network: field.nullable().default(null).describe("The handset's network as MCC and MNC, such as 20801"),
});

const texts = z.strictObject({
  sender: field,
  text: field,
  recipient: field.nullable().default(null),
  id: field.nullable().default(null).describe('What tells a repetition'),
});

const question = z.strictObject({
  url: z
    .string()
    .max(2_000)
    .refine(
      (text) => namesIn(text).includes(QUESTION_VARIABLE),
      `must name the text by {{${QUESTION_VARIABLE}}}`,
    )
    .refine((text) => namesNoQuestionHas(text).length === 0, {
      error: ({ input }) =>
        `has {{${namesNoQuestionHas(String(input)).join('}}, {{')}}}, which no question has`,
    })
    .superRefine(checkAddress)
    .describe('Asked by GET, with the headers of the request'),
  status: field.describe('The field with the status, which the map of receipts turns into ours'),
  at: field.nullable().default(null).describe('ISO 8601 or seconds since 1970'),
});

/** What a provider counts by unless its description says otherwise. */
export const HTTP_PROFILE = { name: 'http' } as const;

const checkUrl = (
  template: string,
  path: string[],
  { settings, context }: { settings: { allowPrivate: boolean }; context: z.core.$RefinementCtx },
): void => {
  const fault = urlFault(template.replace(/\{\{[^}]*\}\}/g, 'x'), settings);
  if (fault !== null) context.addIssue({ code: 'custom', path, message: fault });
};

/** The settings of a carrier that is described by data: how it is asked, how it answers, how it calls back. */
export const httpDescription = z
  .strictObject({
    request,
    answer: z.strictObject({
      format: z.enum(['json', 'form', 'lines']).default('json').describe('lines are "name: value", one each'),
      success: matches.default({ status: null, field: null, equals: [] }),
      id: field.nullable().default(null).describe('null: receipts name the message by {{messageId}}'),
      error: field.nullable().default(null).describe('The field with the code; null is the HTTP status'),
      errors: z.array(errorLine).max(500).default([]),
    }),
    receipts: receipts.nullable().default(null),
    question: question.nullable().default(null).describe('How to ask about texts that had no receipt'),
    texts: texts.nullable().default(null),
    signature: signature.nullable().default(null),
    repeatable: z
      .boolean()
      .default(false)
      .describe(
        'The provider takes a {{messageId}} once, so a request whose answer was lost may be repeated',
      ),
    segments: segmentation.prefault({}),
    concurrency: z.int().min(1).max(200).default(10),
    perSecond: z.number().min(0.1).max(1_000).nullable().default(null),
    window: z.int().min(1).max(10_000).default(500),
    timeoutMs: z.int().min(100).max(120_000).default(15_000),
    allowPrivate: allowPrivateSchema,
  })
  .superRefine((settings, context) => {
    checkSegmentation(settings.segments, HTTP_PROFILE, { context, path: ['segments'] });
    checkUrl(settings.request.url, ['request', 'url'], { settings, context });
    if (settings.question) checkUrl(settings.question.url, ['question', 'url'], { settings, context });
    if (settings.question && !settings.receipts)
      context.addIssue({ code: 'custom', path: ['question'], message: 'needs the map of receipts' });
    const used = JSON.stringify(settings.request);
    if (settings.repeatable && !used.includes('{{messageId}}') && !used.includes('{{reference}}'))
      context.addIssue({
        code: 'custom',
        path: ['repeatable'],
        message:
          'needs {{messageId}} or {{reference}} in the request: it is what the provider knows a repetition by',
      });
  });
export type HttpDescription = z.output<typeof httpDescription>;
