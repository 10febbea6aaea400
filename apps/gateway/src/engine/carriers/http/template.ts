import { writeReference } from '../callbacks/reference.ts';
import type { Outbound } from '../carrier.ts';
import { secondsOfUse } from '../validity.ts';

/** What a request may be filled with; the set is closed, so that a misspelt one is refused when it is set. */
export const VARIABLES = {
  recipient: 'E.164, such as +33612345678',
  recipientDigits: 'the same without the +',
  sender: 'what the handset shows; empty when the message has none',
  text: 'the text',
  purpose: 'transactional or commercial',
  encoding: 'gsm7 or ucs2',
  segments: 'how many segments we count',
  notAfter: 'from when on it is of no use, such as 2026-11-25T22:00:00.000Z; empty when there is no end',
  validitySeconds: 'the seconds until then; empty when there is no end',
  messageId: 'our id of the message: the same again if a request is repeated',
  reference: 'one word with which a callback finds its message even when the answer was lost',
  secret: 'the secret of the carrier',
  callbackUrl: 'where receipts and texts are to be posted; empty without GATEWAY_PUBLIC_URL',
} as const;
export type Variable = keyof typeof VARIABLES;

/** What only a question about a text that was taken may be filled with. */
export const QUESTION_VARIABLE = 'carrierMessageId';
/** What is no longer at hand when a text is asked about. */
const NOT_IN_QUESTIONS: readonly string[] = [
  'text',
  'purpose',
  'encoding',
  'segments',
  'notAfter',
  'validitySeconds',
];

/** The values of a request. */
export type Values = Readonly<Record<Variable, string>>;

const PLACE = /\{\{\s*([A-Za-z]+)\s*\}\}/g;

/** The names a template uses, also those that are no variable. */
export const namesIn = (template: string): string[] =>
  [...template.matchAll(PLACE)].map((match) => match[1]!);

const isVariable = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);

/** Names a template uses that are no variable. */
export const unknownNames = (template: string): string[] =>
  namesIn(template).filter((name) => !isVariable(name));

/** Names a question uses that it may not. */
export const namesNoQuestionHas = (template: string): string[] =>
  namesIn(template).filter(
    (name) => name !== QUESTION_VARIABLE && (!isVariable(name) || NOT_IN_QUESTIONS.includes(name)),
  );

/** Fills a template; `write` puts each value in the form its place needs. */
export const fill = (
  template: string,
  values: Readonly<Record<string, string>>,
  write: (value: string) => string = String,
): string =>
  template.replace(PLACE, (_whole, name: string) =>
    Object.hasOwn(values, name) ? write(values[name]!) : '',
  );

/** What a carrier knows besides the message. */
export interface Known {
  readonly secret: string | null;
  readonly callbackUrl: string | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A field that says nothing but when a text ends is left out where it has no end. */
export const isLeftOut = (template: string, { notAfter }: Values): boolean =>
  notAfter === '' && /^\s*\{\{\s*(notAfter|validitySeconds)\s*\}\}\s*$/.test(template);

/** The values for a message. */
export const valuesFor = (message: Outbound, { secret, callbackUrl, now }: Known): Values => ({
  recipient: message.recipient,
  recipientDigits: message.recipient.replace(/^\+/, ''),
  sender: message.sender ?? '',
  text: message.text,
  purpose: message.purpose,
  encoding: message.encoding,
  segments: String(message.segments),
  notAfter: message.notAfter?.toISOString() ?? '',
  validitySeconds: String(secondsOfUse(message, now()) ?? ''),
  messageId: message.messageId,
  reference: writeReference(message),
  secret: secret ?? '',
  callbackUrl: callbackUrl ?? '',
});
