import type { LogFn } from 'pino';
import { safeMessage } from './error-description.ts';
import { withholdFields } from './withheld-fields.ts';

type Arguments = Parameters<LogFn>;

const clean = (value: unknown): unknown => {
  if (value instanceof Error) return safeMessage(value);
  return typeof value === 'object' && value !== null ? withholdFields({ value })['value'] : value;
};

const errorOf = (fields: unknown): Error | null => {
  if (typeof fields !== 'object' || fields === null || 'msg' in fields || !('err' in fields)) return null;
  return fields.err instanceof Error ? fields.err : null;
};

/**
 * The arguments of a log call with nothing unsafe among what becomes the message: values to interpolate are cleaned,
 * and an error logged without a message lends its safe one, as pino would take the raw one.
 */
export const safeArguments = ([first, ...rest]: readonly unknown[]): Arguments => {
  const fields = first instanceof Error ? { err: first } : first;
  const values = rest.map(clean);
  const error = errorOf(fields);
  if (error && values.length === 0) values.push(safeMessage(error));
  return [fields, ...values] as Arguments;
};
