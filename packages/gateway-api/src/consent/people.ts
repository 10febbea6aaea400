import { z } from 'zod';
import { instantSchema, jsonSchema } from '../conventions/index.ts';

const person = {
  to: z.string().min(1).max(64).describe('E.164, or any human form together with country'),
  country: z.string().length(2).optional(),
};

/** Whose data to hand out, and as what. */
export const personExportSchema = z
  .strictObject({ ...person, format: z.enum(['json', 'csv']).default('json') })
  .meta({ id: 'PersonExportRequest', examples: [{ to: '+33639980001' }] });

const row = z.record(z.string(), jsonSchema);

/** Everything the account keeps about one person, by table. */
export const personSchema = z
  .object({
    to: z.string(),
    exportedAt: instantSchema,
    messages: z.array(row),
    deferrals: z.array(row).describe('Messages that were held again when their turn came'),
    replies: z.array(row),
    consents: z.array(row),
    suppressions: z.array(row),
    events: z.array(row),
    automationRuns: z.array(row).describe('Automations that texted the person, or were to'),
    links: z.array(row),
    webhookEvents: z.array(row).describe('What other systems were told, by webhooks'),
    receivedWebhooks: z.array(row).describe('What shops said in webhooks, as they said it'),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof personSchema>;

/** Whom to forget. */
export const personEraseSchema = z
  .strictObject(person)
  .meta({ id: 'PersonErase', examples: [{ to: '+33639980001' }] });

/** How many rows lost what told who the person was. The keyed hash of the no stays, and so do amounts of money. */
export const personErasedSchema = z
  .object({
    messages: z.int(),
    texts: z.int(),
    replies: z.int(),
    consents: z.int(),
    events: z.int(),
    automationRuns: z.int(),
    webhookEvents: z.int(),
    receivedWebhooks: z.int(),
    cancelled: z.int(),
  })
  .meta({ id: 'PersonErased' });
