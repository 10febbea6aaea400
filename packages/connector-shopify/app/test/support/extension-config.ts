import { z } from 'zod';

const handle = z.string().regex(/^[a-z0-9-]{1,30}$/);
const line = z.string().min(1);

const REFERENCES = ['customer_reference', 'order_reference', 'product_reference'] as const;

/** A field that names an object of the shop has no key: it comes as `order_id`, `customer_id`. */
const referenceField = z.strictObject({
  type: z.enum(REFERENCES),
  description: line.optional(),
  required: z.boolean().optional(),
});

const actionField = z.strictObject({
  type: z.enum([
    'boolean',
    'email',
    'multi_line_text_field',
    'number_integer',
    'number_decimal',
    'single_line_text_field',
    'url',
  ]),
  key: z.string().regex(/^[a-z][a-z0-9_-]*$/),
  name: line,
  description: line,
  required: z.boolean().optional(),
});

/** Keys of a trigger are shown to the merchant: letters and spaces, and nothing else. */
const triggerField = z.strictObject({
  type: z.enum(['boolean', 'email', 'single_line_text_field', 'number_decimal', 'url']),
  key: z.string().regex(/^[A-Za-z ]+$/),
  description: line,
});

export const flowActionSchema = z.strictObject({
  extensions: z.tuple([
    z.strictObject({
      name: line,
      type: z.literal('flow_action'),
      handle,
      description: line,
      runtime_url: z.string().regex(/^\/[a-z/-]+$/),
      schema: line,
      return_type_ref: line,
    }),
  ]),
  settings: z.strictObject({ fields: z.array(z.union([referenceField, actionField])) }),
});

export const flowTriggerSchema = z.strictObject({
  extensions: z.tuple([
    z.strictObject({ name: line, type: z.literal('flow_trigger'), handle, description: line }),
  ]),
  settings: z.strictObject({ fields: z.array(z.union([referenceField, triggerField])) }),
});

export const uiExtensionsSchema = z.strictObject({
  api_version: z.string(),
  extensions: z.array(
    z.strictObject({
      name: z.string().startsWith('t:'),
      description: z.string().startsWith('t:'),
      handle,
      type: z.literal('ui_extension'),
      targeting: z.tuple([z.strictObject({ module: z.string(), target: z.string() })]),
      capabilities: z
        .strictObject({ collect_buyer_consent: z.strictObject({ sms_marketing: z.literal(true) }) })
        .optional(),
    }),
  ),
});
