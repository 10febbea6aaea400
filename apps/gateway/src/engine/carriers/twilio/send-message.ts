import { toId } from '@carillon/gateway-api/ids';
import type { CircuitBreaker } from '../../../infrastructure/outbound-http/circuit-breaker.ts';
import type { Exchange, OutboundHttp } from '../../../infrastructure/outbound-http/exchange.ts';
import { referringUrl } from '../callbacks/reference.ts';
import type { Outbound, SubmitOutcome } from '../carrier.ts';
import { secondsOfUse } from '../validity.ts';
import { messagesUrl, requestHeaders } from './api.ts';
import { API_ERRORS } from './error-codes.ts';
import type { TwilioSettings } from './settings.ts';

export interface MessageSenderOptions {
  readonly carrier: string;
  readonly settings: TwilioSettings;
  readonly authToken: string;
  readonly callbackUrl: string | null;
  readonly http: OutboundHttp;
  readonly line: CircuitBreaker;
  readonly now: () => number;
}

const senderFields = (
  sender: string | null,
  { messagingServiceSid, from }: TwilioSettings,
): Record<string, string> | null => {
  if (sender !== null) return { From: sender };
  // A service replaces characters unless told otherwise: the text would not be the one that was counted and priced.
  if (messagingServiceSid !== null)
    return { MessagingServiceSid: messagingServiceSid, SmartEncoded: 'false' };
  return from === null ? null : { From: from };
};

/** The most seconds Twilio keeps a message: https://www.twilio.com/docs/messaging/api/message-resource */
const MOST_SECONDS = 36_000;

/** How long Twilio may keep it in its queue: until it is of no use, where that is sooner than Twilio's own limit. */
const validityFields = (message: Outbound, now: number): Record<string, string> => {
  const seconds = secondsOfUse(message, now);
  return seconds === null || seconds > MOST_SECONDS ? {} : { ValidityPeriod: String(seconds) };
};

const readBody = (text: string): { sid?: unknown; code?: unknown; message?: unknown } => {
  try {
    return (JSON.parse(text) ?? {}) as { sid?: unknown; code?: unknown; message?: unknown };
  } catch {
    return {};
  }
};

const ofEndpoint = (status: number): 'suspend' | 'defer' | 'refuse' => {
  if (status === 429) return 'defer';
  return status === 400 ? 'refuse' : 'suspend';
};

const afterError = (
  exchange: Extract<Exchange, { kind: 'answered' }>,
  { code, info }: { code: number; info: string | null },
  { line, carrier }: MessageSenderOptions,
): SubmitOutcome => {
  const { status, retryAfterMs } = exchange;
  const known = API_ERRORS[code];
  const action = known?.action ?? ofEndpoint(status);
  if (action === 'defer') {
    const said = { table: 'twilio', code: String(code || status) };
    const kind = status === 429 ? 'throttled' : 'temporary';
    return { kind: 'deferred', retryAfterMs: line.failed(retryAfterMs), refusal: { kind, said } };
  }
  if (action === 'suspend') {
    const reason = `Twilio takes nothing from the carrier ${carrier}: HTTP ${status}, code ${code || 'none'}.`;
    return { kind: 'deferred', retryAfterMs: line.suspend(reason) };
  }
  line.worked();
  return {
    kind: 'refused',
    code: known?.action === 'refuse' ? known.code : 'rejected',
    said: { table: 'twilio', code: code === 0 ? `HTTP ${status}` : String(code), ...(info && { info }) },
  };
};

/**
 * Makes what sends one message. Twilio has no key that makes a repetition harmless, so a request that may have
 * arrived is never sent again: its status callback carries our reference and tells what became of it.
 */
export const createMessageSender = (options: MessageSenderOptions) => {
  const { settings, http, line, callbackUrl } = options;
  const url = `${messagesUrl(settings)}.json`;
  const headers = {
    ...requestHeaders(settings, options.authToken),
    'content-type': 'application/x-www-form-urlencoded',
  };

  return async (message: Outbound): Promise<SubmitOutcome> => {
    const sender = senderFields(message.sender, settings);
    if (!sender) return { kind: 'refused', code: 'sender_refused' };
    const closed = line.closedFor();
    if (closed !== null) return { kind: 'deferred', retryAfterMs: closed };
    const body = new URLSearchParams({
      To: message.recipient,
      ...sender,
      Body: message.text,
      ...validityFields(message, options.now()),
      ...(callbackUrl === null ? {} : { StatusCallback: referringUrl(callbackUrl, message) }),
    }).toString();
    const named = { ...headers, 'x-request-id': toId('msg', message.messageId) };
    const exchange = await http.exchange({ method: 'POST', url, headers: named, body });
    if (exchange.kind === 'not_sent') return { kind: 'deferred', retryAfterMs: line.unreachable(exchange) };
    // A 500 may come after the message was created: https://www.twilio.com/docs/api/errors/20500
    if (exchange.kind === 'lost' || exchange.status >= 500 || exchange.status === 408)
      return { kind: 'unknown' };
    const { sid, code, message: words } = readBody(exchange.body);
    if (exchange.status >= 300) {
      const number = typeof code === 'number' && Number.isInteger(code) ? code : 0;
      return afterError(exchange, { code: number, info: typeof words === 'string' ? words : null }, options);
    }
    line.worked();
    return typeof sid === 'string'
      ? { kind: 'accepted', carrierMessageIds: [sid] }
      : { kind: 'unknown', reason: 'answer_unreadable' };
  };
};
