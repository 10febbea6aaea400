import type { Exchange, OutboundHttp } from '../../infrastructure/outbound-http/exchange.ts';
import type { Attempt } from './deliveries.ts';
import { signedHeaders } from './signing.ts';

/** Octets of an answer that are kept. */
const KEPT = 4_096;
const GONE = 410;

export interface PostedEvent {
  readonly url: string;
  readonly secrets: readonly string[];
  /** The webhook-id. */
  readonly id: string;
  readonly body: string;
}

/** An attempt, with what the endpoint asked for. */
export interface Posted {
  readonly attempt: Attempt;
  readonly retryAfterMs: number | null;
  /** It said that it will never take anything again. */
  readonly gone: boolean;
}

/** A text that the store can keep: without U+0000, and cut at a whole character. */
const kept = (text: string): string =>
  Buffer.from(text.replaceAll('\u0000', '\ufffd')).subarray(0, KEPT).toString('utf8').toWellFormed();

const faultOf = (answer: Exchange): string | null => {
  if (answer.kind !== 'answered') return answer.reason;
  if (answer.status >= 200 && answer.status < 300) return null;
  return answer.status >= 300 && answer.status < 400
    ? `It answered ${answer.status}. Redirects are not followed: give the address it redirects to.`
    : `It answered ${answer.status}.`;
};

/** Posts one event once; never throws. */
export const postEvent = async (
  http: OutboundHttp,
  { url, secrets, id, body }: PostedEvent,
  now: () => number,
): Promise<Posted> => {
  const at = now();
  const started = performance.now();
  const answer = await http.exchange({
    method: 'POST',
    url,
    headers: {
      ...signedHeaders(secrets, { id, timestamp: Math.floor(at / 1_000), body }),
      'content-type': 'application/json',
      'user-agent': 'Carillon-Webhooks/1',
    },
    body,
  });
  const answered = answer.kind === 'answered' ? answer : null;
  return {
    attempt: {
      at: new Date(at),
      durationMs: Math.round(performance.now() - started),
      status: answered?.status ?? null,
      response: answered ? kept(answered.body) : null,
      error: faultOf(answer),
    },
    retryAfterMs: answered?.retryAfterMs ?? null,
    gone: answered?.status === GONE,
  };
};
