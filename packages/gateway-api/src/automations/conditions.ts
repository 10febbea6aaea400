import { OPERATORS, type Operator } from '@carillon/core/automation';
import { z } from 'zod';
import { jsonSchema, lineSchema } from '../conventions/index.ts';

const needsNoValue = (operator: Operator): boolean => operator === 'exists' || operator === 'is_missing';
const comparesNumbers = (operator: Operator): boolean => operator === 'at_least' || operator === 'at_most';
const isNumber = (value: unknown): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));

const conditionSchema = z
  .strictObject({
    path: lineSchema(200).describe("Dotted path into the event's data, e.g. tracking.url, or person.country"),
    operator: z.enum(OPERATORS),
    value: jsonSchema.optional().describe('What to compare with; exists and is_missing need none'),
  })
  .refine(({ operator, value }) => needsNoValue(operator) || value !== undefined, {
    path: ['value'],
    message: 'must be given for this operator',
  })
  .refine(({ operator, value }) => value === undefined || !comparesNumbers(operator) || isNumber(value), {
    path: ['value'],
    message: 'must be a number for this operator',
  });

const anyOfSchema = z.strictObject({
  any: z.array(conditionSchema).min(1).max(20).describe('Holds when one of these does'),
});

/** All of them must hold; an entry with `any` holds when one of its own does. */
export const conditionsSchema = z.array(z.union([conditionSchema, anyOfSchema])).max(20);
