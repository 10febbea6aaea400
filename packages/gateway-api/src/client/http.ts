import { type Answer, readAnswer } from './answer.ts';
import { type Result, UnreachableError } from './result.ts';
import { DEFAULTS, type Outcome, type RetryOptions, sleep, waitAfter } from './retry.ts';
import type { Method } from './route.ts';

export interface ClientOptions {
  /** Where the gateway answers, e.g. `https://sms.example.com`. */
  readonly baseUrl: string;
  /** An API key, or an operator key for `client.operator`. */
  readonly key: string;
  /** Replaces the platform's fetch, e.g. to add a proxy. */
  readonly fetch?: typeof fetch;
  /** How long a call is tried. */
  readonly retry?: RetryOptions;
}

export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * The name of this change, 1 to 255 printable ASCII characters: repeated within 7 days, it gets the first answer and
   * changes nothing. A new one is made for each call when left out; with null there is none, and the call is tried once.
   */
  readonly idempotencyKey?: string | null;
  /** How long this call is tried, where it differs from the client's. */
  readonly retry?: RetryOptions;
}

/** A request, ready to go out. */
export interface Outgoing {
  readonly method: Method;
  /** With its parameters and query. */
  readonly path: string;
  readonly body?: unknown;
  readonly options: CallOptions;
}

export type Send = (outgoing: Outgoing) => Promise<Result<unknown>>;

const makeKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** The headers of all tries of a call: one key names them all. */
const headersOf = ({ method, body, options }: Outgoing, key: string): Record<string, string> => {
  const named = options.idempotencyKey === undefined ? makeKey() : options.idempotencyKey;
  return {
    authorization: `Bearer ${key}`,
    accept: 'application/json, application/problem+json, */*',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(method === 'GET' || named === null ? {} : { 'idempotency-key': named }),
  };
};

/** Runs work that is ended after some time, or by the caller's signal. */
const within = async <Done>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (ended: AbortSignal) => Promise<Done>,
): Promise<Done> => {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const stop = (): void => ending.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const late = (): void => ending.abort(new DOMException(`No answer within ${ms} ms.`, 'TimeoutError'));
  const timer = setTimeout(late, ms);
  try {
    return await work(ending.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
};

const read = async (response: Response): Promise<Answer> => ({
  status: response.status,
  headers: response.headers,
  body: new Uint8Array(await response.arrayBuffer()),
});

/** One call: how it is tried, and until when. */
interface Trial {
  readonly attemptOnce: (ms: number) => Promise<Answer>;
  readonly limits: Required<RetryOptions>;
  readonly signal: AbortSignal | undefined;
}

const outcomeOf = async ({ attemptOnce, limits, signal }: Trial, msLeft: number): Promise<Outcome> => {
  try {
    return { answer: await attemptOnce(Math.max(1, Math.min(limits.attemptMs, msLeft))) };
  } catch (fault) {
    signal?.throwIfAborted();
    return { fault };
  }
};

/** Tries until there is an answer that another try would not better, or no time for one. */
const tryUntilAnswered = async (trial: Trial): Promise<Answer> => {
  const { limits, signal } = trial;
  const end = performance.now() + limits.totalMs;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await outcomeOf(trial, end - performance.now());
    const wait = attempt < limits.retries ? waitAfter(outcome, attempt) : null;
    if (wait !== null && performance.now() + wait < end) await sleep(wait, signal);
    else if ('answer' in outcome) return outcome.answer;
    else throw new UnreachableError(attempt + 1, outcome.fault);
  }
};

/** Sends requests to the gateway, and tries again what may succeed. */
export const createSend = ({ baseUrl, key, fetch: call = fetch, retry }: ClientOptions): Send => {
  const base = baseUrl.replace(/\/+$/, '');
  return async (outgoing) => {
    const { method, path, body, options } = outgoing;
    const { signal } = options;
    const request = {
      method,
      headers: headersOf(outgoing, key),
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    } as const;
    const once = method !== 'GET' && options.idempotencyKey === null;
    const answer = await tryUntilAnswered({
      signal,
      limits: { ...DEFAULTS, ...retry, ...options.retry, ...(once ? { retries: 0 } : {}) },
      attemptOnce: (ms) =>
        within(ms, signal, async (ended) => read(await call(base + path, { ...request, signal: ended }))),
    });
    return readAnswer(answer, base);
  };
};
