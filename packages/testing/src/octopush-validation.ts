import { parseNumber } from '@carillon/core/numbers';

/** A send request after the lenient reading the API is known for. */
export interface OctopushSend {
  readonly numbers: readonly string[];
  readonly text: string;
  readonly sender: string | null;
  readonly type: string;
  readonly purpose: string;
  readonly requestId: string | null;
  readonly sendAt: string | null;
  readonly simulation: boolean;
  readonly withReplies: boolean;
  readonly removeBlacklisted: boolean;
}

/** What the account knows that a request is checked against. */
export interface OctopushStanding {
  readonly knownRequest: (requestId: string) => boolean;
  readonly cost: (send: OctopushSend) => number;
  readonly credit: number;
  /** Countries served, ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
}

const truthy = (value: unknown): boolean =>
  value === true || value === 'true' || value === 1 || value === '1';
const textOr = (value: unknown, otherwise: string): string =>
  value === undefined || value === null || value === '' ? otherwise : String(value);
const textOrNull = (value: unknown): string | null =>
  value === undefined || value === null || value === '' ? null : String(value);

/** Casts what has the wrong type, strips what a sender may not hold, and ignores what it does not know. */
export const readSend = (body: Readonly<Record<string, unknown>>): OctopushSend => {
  const recipients = Array.isArray(body['recipients']) ? (body['recipients'] as unknown[]) : [];
  const sender = textOrNull(body['sender']);
  return {
    numbers: recipients.map((entry) =>
      textOr((entry as { phone_number?: unknown } | null)?.phone_number, ''),
    ),
    text: textOr(body['text'], ''),
    sender: sender === null ? null : sender.replace(/[^A-Za-z0-9 ]/g, ''),
    type: textOr(body['type'], 'sms_premium'),
    purpose: textOr(body['purpose'], 'wholesale'),
    requestId: textOrNull(body['request_id']),
    sendAt: textOrNull(body['send_at']),
    simulation: truthy(body['simulation_mode']),
    withReplies: truthy(body['with_replies']),
    removeBlacklisted: truthy(body['auto_remove_blacklisted_numbers']),
  };
};

export interface OctopushError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

const error = (code: number, message: string, status = 400): OctopushError => ({ status, code, message });

const countryOf = (number: string): string | null => {
  const parsed = parseNumber(number);
  return parsed.ok ? parsed.value.country : null;
};

const LONGEST = 1224;
const MOST_RECIPIENTS = 500;
const STOP_MENTION = /STOP au (30101|XXXXX)/;

/** The first fault of a request, in the order the fake of the contract has it; null when there is none. */
export const faultOf = (send: OctopushSend, standing: OctopushStanding): OctopushError | null => {
  if (send.numbers.length === 0) return error(103, 'no recipient');
  if (send.numbers.length > MOST_RECIPIENTS) return error(305, 'too many recipients');
  if (send.text === '') return error(107, 'no text');
  if (send.text.length > LONGEST) return error(189, 'text too long');
  if (send.sender !== null && !/^.{3,11}$/.test(send.sender)) return error(106, 'bad sender');
  const usable = send.numbers.filter((number) => parseNumber(number).ok);
  if (usable.length === 0) return error(117, 'no usable number');
  if (usable.length < send.numbers.length) return error(150, 'a prefix is of no country');
  const countries = send.numbers.map(countryOf);
  if (countries.some((country) => country === null || !standing.countries.includes(country)))
    return error(151, 'a country is not served');
  const stopNeeded = send.purpose === 'wholesale' && send.type === 'sms_premium' && countries.includes('FR');
  if (stopNeeded && !STOP_MENTION.test(send.text)) return error(121, 'the STOP mention is missing');
  if (send.type === 'sms_low_cost' && send.text.length > 160) return error(119, 'long text in low cost');
  if (send.requestId !== null && standing.knownRequest(send.requestId)) return error(182, 'request_id seen');
  if (standing.cost(send) > standing.credit) return error(104, 'credit exhausted');
  return null;
};
