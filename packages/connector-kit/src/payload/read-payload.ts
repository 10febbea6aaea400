import { type Failed, type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { z } from 'zod';
import { parseJson } from './parse-json.ts';

/** A webhook that was believed but could not be read; `field` names the place, e.g. `line_items[2].id`. */
export type PayloadRefusal = Refusal<'webhook_payload_invalid'>;

/** Refuses a payload for one of its fields; `problem` goes after the field's name: `must be a numeric id`. */
export const refusePayload = (field: string, problem: string): Failed<PayloadRefusal> =>
  refuse('webhook_payload_invalid', `The webhook's ${field} ${problem}. Nothing was done with it.`, field);

const nameOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, step) =>
      typeof step === 'number' ? `${name}[${step}]` : name ? `${name}.${String(step)}` : String(step),
    '',
  ) || 'body';

const isUnreadable = (error: unknown): boolean => error instanceof SyntaxError || error instanceof RangeError;

/**
 * Parses a webhook's JSON without rounding ids (see `parseJson`) and reads the fields a schema names; whatever else
 * the platform sends, now or in a later version, is left alone.
 *
 * Refusal: `webhook_payload_invalid`, with the first field that is not what it should be. It never repeats the
 * value: a payload holds names and numbers of people.
 */
export const readPayload = <Payload>(
  schema: z.ZodType<Payload>,
  body: string,
): Result<Payload, PayloadRefusal> => {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch (error) {
    if (isUnreadable(error)) return refusePayload('body', 'is not JSON that can be read');
    throw error;
  }
  const read = schema.safeParse(json);
  if (read.success) return succeed(read.data);
  const issue = read.error.issues[0];
  return refusePayload(nameOf(issue?.path ?? []), issue?.message ?? 'is not what it should be');
};
