import { writeReference } from '../callbacks/reference.ts';
import type { Outbound } from '../carrier.ts';

/** What a request may be filled with; the set is closed, so that a misspelt one is refused when it is set. */
export const VARIABLES = {
  recipient: 'E.164, such as +33612345678',
  recipientDigits: 'the same without the +',
  sender: 'what the handset shows; empty when the message has none',
  text: 'the text',
  purpose: 'transactional or commercial',
  encoding: 'gsm7 or ucs2',
  segments: 'how many segments we count',
  messageId: 'our id of the message: the same again if a request is repeated',
  reference: 'one word with which a callback finds its message even when the answer was lost',
  secret: 'the secret of the carrier',
  callbackUrl: 'where receipts and texts are to be posted; empty without GATEWAY_PUBLIC_URL',
} as const;
export type Variable = keyof typeof VARIABLES;

/** What only a question about a text that was taken may be filled with. */
export const QUESTION_VARIABLE = 'carrierMessageId';
/** What is no longer at hand when a text is asked about. */
const NOT_IN_QUESTIONS: readonly string[] = ['text', 'purpose', 'encoding', 'segments'];

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

/** The values for a message. */
export const valuesFor = (
  message: Outbound,
  { secret, callbackUrl }: { secret: string | null; callbackUrl: string | null },
): Values => ({
  recipient: message.recipient,
  recipientDigits: message.recipient.replace(/^\+/, ''),
  sender: message.sender ?? '',
  text: message.text,
  purpose: message.purpose,
  encoding: message.encoding,
  segments: String(message.segments),
  messageId: message.messageId,
  reference: writeReference(message),
  secret: secret ?? '',
  callbackUrl: callbackUrl ?? '',
});
