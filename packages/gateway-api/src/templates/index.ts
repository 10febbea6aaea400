import { z } from 'zod';
import { instantSchema, proseSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'must be lower-case letters, digits, ".", "_" and "-"');

export const templateCreateSchema = z
  .strictObject({ name, text: proseSchema(10_000).describe('Liquid, e.g. Hello {{ customer.firstName }}') })
  .meta({
    id: 'TemplateCreate',
    examples: [{ name: 'order-shipped', text: 'Your order {{ order.name }} is on its way.' }],
  });

export const templatePatchSchema = templateCreateSchema.partial().meta({ id: 'TemplatePatch' });

/** A prepared text and the variables it reads. */
export const templateSchema = z
  .object({
    id: idSchema('tpl'),
    name: z.string(),
    text: z.string(),
    variables: z.array(z.string()),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Template' });
