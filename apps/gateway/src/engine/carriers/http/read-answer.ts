import type { Exchange } from '../../../infrastructure/outbound-http/exchange.ts';
import { readForm } from '../../../infrastructure/outbound-http/octets.ts';
import { type CallbackFields, readJsonFields } from '../callbacks/callback-fields.ts';
import type { ReceiptCode } from '../receipt-codes.ts';
import type { HttpDescription } from './description.ts';

/** What an answer says of its message. */
export type Reading =
  | { readonly kind: 'taken'; readonly id: string | null }
  | { readonly kind: 'refused'; readonly code: ReceiptCode; readonly error: string }
  | { readonly kind: 'defer'; readonly error: string; readonly throttled: boolean }
  | { readonly kind: 'suspend'; readonly error: string }
  /** Taken, under a name we cannot read: a receipt with our reference may still tell. */
  | { readonly kind: 'nameless' }
  | { readonly kind: 'lost' };

const LINE = /^\s*([A-Za-z0-9_.-]+)\s*[:=]\s*(.*?)\s*$/;

/** The fields of an answer. */
export const fieldsOf = (format: HttpDescription['answer']['format'], body: string): CallbackFields => {
  switch (format) {
    case 'json':
      return readJsonFields(body) ?? new Map();
    case 'form':
      return new Map(readForm(body));
    case 'lines':
      return new Map(
        body.split('\n').flatMap((line): [string, string][] => {
          const match = LINE.exec(line);
          return match ? [[match[1]!, match[2]!]] : [];
        }),
      );
  }
};

/** What HTTP itself says, where the description has no line for the code. */
const ofStatus = (status: number, error: string): Reading => {
  // The provider may have failed half way through.
  if (status >= 500 || status === 408) return { kind: 'lost' };
  if (status === 429) return { kind: 'defer', error, throttled: true };
  if (status === 401 || status === 402 || status === 403 || status === 404 || status < 400)
    return { kind: 'suspend', error };
  return { kind: 'refused', code: 'rejected', error };
};

const succeeded = (
  { status, field, equals }: HttpDescription['answer']['success'],
  http: number,
  fields: CallbackFields,
): boolean => {
  if (status === null ? http < 200 || http > 299 : !status.includes(http)) return false;
  return field === null || equals.includes(fields.get(field) ?? '');
};

/** Reads an answer as its description says. */
export const readAnswer = (
  { answer }: HttpDescription,
  exchange: Extract<Exchange, { kind: 'answered' }>,
): Reading => {
  const fields = fieldsOf(answer.format, exchange.body);
  if (succeeded(answer.success, exchange.status, fields)) {
    const id = answer.id === null ? null : fields.get(answer.id);
    return id === undefined ? { kind: 'nameless' } : { kind: 'taken', id };
  }
  const error = (answer.error === null ? undefined : fields.get(answer.error)) ?? String(exchange.status);
  const line = answer.errors.find(({ code }) => code === error);
  if (!line) {
    // A 2xx that is no success has no meaning of its own.
    return exchange.status < 300
      ? { kind: 'refused', code: 'rejected', error }
      : ofStatus(exchange.status, error);
  }
  if (line.action === 'refuse') return { kind: 'refused', code: line.as, error };
  if (line.action === 'unknown') return { kind: 'lost' };
  return line.action === 'suspend'
    ? { kind: 'suspend', error }
    : { kind: 'defer', error, throttled: exchange.status === 429 };
};
