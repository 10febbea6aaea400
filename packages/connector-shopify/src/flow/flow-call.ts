import { type PayloadRefusal, readPayload, refusePayload } from '@carillon/connector-kit/payload';
import type { BusinessObject } from '@carillon/core/events';
import { PURPOSES, type Purpose } from '@carillon/core/messaging';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { optionalShopifyId } from '../payload/identified.ts';

/** What a workflow of Shopify Flow asks to be sent. */
export interface FlowCall {
  /** Of one step of one run: a call that Flow sends again has it again. */
  readonly runId: string;
  /** Whose person is texted, the first that is known: the order, then the customer. */
  readonly objects: readonly BusinessObject[];
  /** Exactly one of these is a text. Flow has filled in its own variables already. */
  readonly wording:
    | { readonly text: string; readonly template: null }
    | { readonly text: null; readonly template: string };
  readonly purpose: Purpose;
}

/** What somebody typed into a field of a workflow: plain text, unlike what shops write for web pages. */
const typed = z
  .string({ error: 'must be text or null' })
  .max(100_000, { error: 'must be shorter than 100 000 characters' })
  .nullish()
  .transform((text) => (text ?? '').replaceAll('\u0000', '').toWellFormed().trim() || null);

const callSchema = z.object({
  action_run_id: z
    .string({ error: 'must be text' })
    .min(1, { error: 'must not be empty' })
    .max(150, { error: 'must have 150 characters at most' })
    .refine((id) => id.isWellFormed() && !id.includes('\u0000'), { error: 'must be text that can be kept' }),
  properties: z.object(
    {
      order_id: optionalShopifyId,
      customer_id: optionalShopifyId,
      text: typed,
      template: typed,
      purpose: z
        .string()
        .transform((purpose) => purpose.trim().toLowerCase())
        .pipe(z.enum(PURPOSES, { error: `must be ${PURPOSES.join(' or ')}` })),
    },
    { error: 'must hold the fields of the action' },
  ),
});

const objectOf = (type: string, id: string | null): readonly BusinessObject[] =>
  id === null ? [] : [{ type, id }];

/**
 * Reads the call of a workflow that was believed. Refusal: `webhook_payload_invalid`, naming the field of the step that
 * a merchant has to mend.
 *
 * Source: shopify.dev/docs/apps/build/flow/actions/endpoints; references come as `order_id` and `customer_id`.
 */
export const readFlowCall = (body: string): Result<FlowCall, PayloadRefusal> => {
  const read = readPayload(callSchema, body);
  if (!read.ok) return read;
  const { action_run_id: runId, properties } = read.value;
  const { text, template, purpose } = properties;
  const objects = [
    ...objectOf('order', properties.order_id),
    ...objectOf('customer', properties.customer_id),
  ];
  if (objects.length === 0)
    return refusePayload('properties.order_id', 'must be given, or customer_id, so that somebody is texted');
  const call = { runId, objects, purpose };
  if (text !== null && template === null) return succeed({ ...call, wording: { text, template } });
  if (template !== null && text === null) return succeed({ ...call, wording: { text, template } });
  return refusePayload('properties.text', 'must be given, or template, but not both');
};
