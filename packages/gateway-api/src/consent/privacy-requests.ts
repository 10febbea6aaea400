import { z } from 'zod';
import { instantSchema, pageQuery } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

export const PRIVACY_REQUEST_KINDS = {
  customer_access: 'A customer wants to have what is kept about them: export it, answer, and mark it done',
  customer_erasure: 'A customer is to be erased: the gateway does it',
  shop_erasure: 'All that came from a shop is to be erased: the gateway does it',
} as const;

const kinds = Object.keys(PRIVACY_REQUEST_KINDS) as [keyof typeof PRIVACY_REQUEST_KINDS];

/** What somebody wants done with their data, as a platform passed it on. */
export const privacyRequestSchema = z
  .strictObject({
    id: idSchema('prq'),
    kind: z.enum(kinds).describe(
      Object.entries(PRIVACY_REQUEST_KINDS)
        .map(([kind, meaning]) => `${kind}: ${meaning}`)
        .join('. '),
    ),
    platform: z.string(),
    shop: z.string(),
    platformRequestId: z.string().nullable().describe("The platform's own number of it"),
    state: z.enum(['open', 'done']),
    detail: z.string().nullable().describe('What was done'),
    receivedAt: instantSchema,
    dueAt: instantSchema.describe('The law gives 30 days'),
    doneAt: instantSchema.nullable(),
  })
  .meta({
    id: 'PrivacyRequest',
    examples: [
      {
        id: 'prq_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
        kind: 'customer_erasure',
        platform: 'shopify',
        shop: 'acme.myshopify.com',
        platformRequestId: null,
        state: 'done',
        detail: 'Erased 1 person(s) and 4 event(s) of the shop.',
        receivedAt: '2026-11-27T12:00:00.000Z',
        dueAt: '2026-12-27T12:00:00.000Z',
        doneAt: '2026-11-27T12:00:02.000Z',
      },
    ],
  });

/** An open request with whom it is about. */
export const privacyRequestDetailSchema = privacyRequestSchema
  .extend({
    customer: z
      .strictObject({ id: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable() })
      .nullable()
      .describe('As the platform said it; null once the request is done'),
    orders: z.array(z.string()),
    numbers: z.array(z.string()).describe('E.164, as the shop gave them: for POST /v1/people/export'),
  })
  .meta({ id: 'PrivacyRequestDetail' });

export const privacyRequestQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['open', 'done']).optional(),
});
