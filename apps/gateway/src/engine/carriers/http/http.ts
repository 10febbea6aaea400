import { type MessageIdRule, submitKey } from '@carillon/smpp';
import {
  type CircuitBreaker,
  createCircuitBreaker,
} from '../../../infrastructure/outbound-http/circuit-breaker.ts';
import { type OutboundHttp, openOutboundHttp } from '../../../infrastructure/outbound-http/exchange.ts';
import { createThrottle } from '../../../infrastructure/outbound-http/throttle.ts';
import type { Carrier, Outbound, SubmitOutcome } from '../carrier.ts';
import { type CarrierOptions, carrierType } from '../carrier-type.ts';
import { profileOf } from '../segmentation.ts';
import { buildRequest } from './build-request.ts';
import { httpCallbacks } from './callbacks.ts';
import { HTTP_PROFILE, type HttpDescription, httpDescription } from './description.ts';
import { createStatusQuery } from './query-status.ts';
import { type Reading, readAnswer } from './read-answer.ts';

export type HttpCarrierOptions = Omit<CarrierOptions<HttpDescription>, 'database'>;

/** How often a request whose answer was lost is sent again, where the provider takes a message once. */
const REPEATS = 2;

interface OutcomeOptions {
  readonly line: CircuitBreaker;
  readonly name: string;
  readonly messageIds: MessageIdRule;
  readonly retryAfterMs: number | null;
}

const taken = (id: string, rule: MessageIdRule): SubmitOutcome => {
  const key = submitKey(id, rule) ?? id;
  return { kind: 'accepted', carrierMessageIds: [key], ...(key !== id && { idsGiven: [id] }) };
};

const toOutcome = (
  reading: Exclude<Reading, { kind: 'lost' }>,
  message: Outbound,
  { line, name, messageIds, retryAfterMs }: OutcomeOptions,
): SubmitOutcome => {
  switch (reading.kind) {
    case 'taken':
      line.worked();
      return reading.id === null
        ? { kind: 'accepted', carrierMessageIds: [message.messageId] }
        : taken(reading.id, messageIds);
    case 'nameless':
      line.worked();
      return { kind: 'unknown', reason: 'answer_unreadable' };
    case 'refused':
      line.worked();
      return { kind: 'refused', code: reading.code, said: { code: reading.error } };
    case 'defer': {
      const kind = reading.throttled ? 'throttled' : 'temporary';
      const refusal = { kind, said: { code: reading.error } } as const;
      return { kind: 'deferred', retryAfterMs: line.failed(retryAfterMs), refusal };
    }
    case 'suspend': {
      const reason = `The provider of the carrier ${name} takes nothing: error ${reading.error}.`;
      return { kind: 'deferred', retryAfterMs: line.suspend(reason) };
    }
  }
};

/** Sends one message as the description says. */
const createSend = (options: HttpCarrierOptions, http: OutboundHttp, line: CircuitBreaker) => {
  const { name, settings } = options;
  const messageIds = settings.receipts?.messageIds ?? 'exact';
  return async (message: Outbound): Promise<SubmitOutcome> => {
    const closed = line.closedFor();
    if (closed !== null) return { kind: 'deferred', retryAfterMs: closed };
    const request = buildRequest(settings, message, options);
    for (let attempt = 0; attempt <= (settings.repeatable ? REPEATS : 0); attempt++) {
      const exchange = await http.exchange(request);
      if (exchange.kind === 'not_sent' && attempt === 0)
        return { kind: 'deferred', retryAfterMs: line.unreachable(exchange) };
      if (exchange.kind !== 'answered') continue;
      const reading = readAnswer(settings, exchange);
      if (reading.kind === 'lost') continue;
      // Whatever is said of a repetition but that it is taken, the first may have been.
      if (attempt > 0 && reading.kind !== 'taken' && reading.kind !== 'nameless') return { kind: 'unknown' };
      const { retryAfterMs } = exchange;
      return toOutcome(reading, message, { line, name, messageIds, retryAfterMs });
    }
    return { kind: 'unknown' };
  };
};

/** A carrier that is described by data: a request template, a success test, and maps of errors and receipts. */
export const createHttpCarrier = async (options: HttpCarrierOptions): Promise<Carrier> => {
  const { name, settings, now, onFault } = options;
  const { timeoutMs, allowPrivate, concurrency, perSecond } = settings;
  const http = openOutboundHttp({ timeoutMs, allowPrivate, connections: concurrency });
  const line = createCircuitBreaker({ now, onFault });
  const throttle = createThrottle({ concurrency, perSecond });
  const send = createSend(options, http, line);
  const { question } = settings;
  const isClosed = (): boolean => line.closedFor() !== null;
  return {
    name,
    window: settings.window,
    submit: async (batch, report) => {
      await Promise.all(
        batch.map(async (message) => report(message, await throttle.run(() => send(message)))),
      );
    },
    find: null,
    ...(question && { queryStatus: createStatusQuery({ ...options, question, http, isClosed }) }),
    fault: line.fault,
    restsFor: line.closedFor,
    close: () => http.close(),
  };
};

/** The kind of carrier that is described by data. */
export const http = carrierType({
  settings: httpDescription,
  profile: ({ segments }) => profileOf(segments, HTTP_PROFILE),
  create: createHttpCarrier,
  callbacks: httpCallbacks,
});
