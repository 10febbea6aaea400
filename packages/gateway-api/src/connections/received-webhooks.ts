import { CONSENT_STATES } from '@carillon/core/consent';
import { z } from 'zod';
import { instantSchema, lineSchema, pageQuery } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** The answer to a webhook. What it became is in the list of the connection that it was signed for. */
export const webhookAnswerSchema = z
  .object({ received: z.literal(true).describe('It is on disk, and is read after this answer') })
  .meta({ id: 'WebhookAnswer' });

/** Why a webhook that came could not become what it says. */
export const READ_FAILURES = {
  webhook_payload_invalid: 'It does not have the shape of its topic; the detail names the field',
  reader_fault: 'The connector failed while it read it',
  not_storable: 'It says something that cannot be stored',
  person_erased: 'The person it is about was erased before it was read',
  too_old: 'It was not read within 30 days, and its body is dropped',
  restore_cancelled: 'It waited in a backup, and the operator cancelled what waited there',
} as const;
export type ReadFailure = keyof typeof READ_FAILURES;

const states = z.enum(['received', 'read', 'failed']);

/** A webhook that was signed for a connection, and what became of it; never what it says. */
export const receivedWebhookSchema = z
  .strictObject({
    id: idSchema('rwh'),
    topic: z.string(),
    deliveryId: z
      .string()
      .describe("The platform's id of the delivery; what comes again under it is the same"),
    state: states.describe('received: it is still to be read; failed: replay it once its cause is mended'),
    code: z
      .enum(Object.keys(READ_FAILURES) as [ReadFailure, ...ReadFailure[]])
      .nullable()
      .describe(
        `Why it failed. ${Object.entries(READ_FAILURES)
          .map(([code, meaning]) => `${code}: ${meaning}`)
          .join('. ')}`,
      ),
    detail: z.string().nullable().describe('What exactly failed, numbers and addresses masked'),
    events: z.array(z.object({ id: idSchema('evt'), type: z.string(), duplicate: z.boolean() })),
    consents: z.array(
      z.object({
        state: z.enum(CONSENT_STATES),
        outcome: z
          .enum(['suppressed', 'granted', 'recorded', 'parked', 'unchanged', 'ignored'])
          .describe(
            'recorded: in the ledger, where a decision that counts for more stands; unchanged: it was known',
          ),
        reason: z.string().nullable(),
      }),
    ),
    requests: z
      .array(z.object({ id: idSchema('prq'), kind: z.string() }))
      .describe('What people want done with their data: see GET /v1/privacy/requests'),
    lifecycle: z.string().nullable().describe('What befell the shop itself, and what was done about it'),
    ignored: z.string().nullable().describe('Why it became nothing'),
    replayable: z.boolean().describe('Its body is still there: for 30 days, unless the person was erased'),
    receivedAt: instantSchema,
    readAt: instantSchema.nullable().describe('When it was read last, whatever came of it'),
  })
  .meta({
    id: 'ReceivedWebhook',
    examples: [
      {
        id: 'rwh_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f',
        topic: 'fulfillments/create',
        deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        state: 'failed',
        code: 'webhook_payload_invalid',
        detail: 'order_id is missing.',
        events: [],
        consents: [],
        requests: [],
        lifecycle: null,
        ignored: null,
        replayable: true,
        receivedAt: '2026-11-27T12:00:00.000Z',
        readAt: '2026-11-27T12:00:00.120Z',
      },
    ],
  });

export const receivedWebhookQuery = z.strictObject({
  ...pageQuery,
  state: states.optional(),
  deliveryId: lineSchema(1_024).optional(),
});

/** What is read again: one webhook, what came in a period, or whatever failed since an instant. */
export const receivedReplaySchema = z
  .union([
    z.strictObject({ webhook: idSchema('rwh') }),
    z.strictObject({ from: instantSchema, until: instantSchema }),
    z.strictObject({ failedSince: instantSchema }),
  ])
  .meta({ id: 'ReceivedReplay', examples: [{ failedSince: '2026-11-27T00:00:00Z' }] });

export const receivedReplayedSchema = z
  .object({ webhooks: z.int().describe('How many are to be read again') })
  .meta({ id: 'ReceivedReplayed' });
