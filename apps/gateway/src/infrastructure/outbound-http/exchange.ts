import { request } from 'undici';
import { createGuardedAgent } from './guarded-agent.ts';
import { ForbiddenAddress } from './guarded-lookup.ts';
import { decodeOctets } from './octets.ts';

/** One request to a provider. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What became of a request. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly retryAfterMs: number | null;
    }
  /** No connection came about: the provider surely has nothing. */
  | {
      readonly kind: 'not_sent';
      readonly reason: string;
      /** True when the address may not be gone to at all: only the operator can change that. */
      readonly forbidden: boolean;
    }
  /** It may have arrived: the line broke, the time ran out, or the answer was cut off. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface OutboundHttpOptions {
  /** From the start of a request to the end of its answer. */
  readonly timeoutMs: number;
  /** Lets requests go to this machine and to private networks, also over plain HTTP. */
  readonly allowPrivate: boolean;
  /** Lets requests go to this machine alone. */
  readonly allowLoopback?: boolean;
  /** Connections at most. */
  readonly connections: number;
  /** An answer is cut off after so many bytes and understood as far as it goes; otherwise one that is too long is `lost`. */
  readonly answerBytes?: number;
}

/** HTTP requests to a provider, over connections of their own. */
export interface OutboundHttp {
  /** Never throws, never follows a redirect, never uses a proxy of the environment. */
  exchange(request: OutboundRequest): Promise<Exchange>;
  close(): Promise<void>;
}

/** Answers of providers are short; one that is longer is cut off, and so is not understood. */
const LONGEST_ANSWER = 256 * 1024;
const LONGEST_CONNECT_MS = 10_000;

const readBody = async (body: AsyncIterable<Uint8Array>, cutAt?: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    chunks.push(chunk);
    if (cutAt !== undefined && size >= cutAt) break;
    if (size > LONGEST_ANSWER) throw new Error(`The answer is longer than ${LONGEST_ANSWER} bytes.`);
  }
  return decodeOctets(Buffer.concat(chunks).subarray(0, cutAt));
};

const SECONDS = /^\d{1,6}$/;

const retryAfterOf = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && SECONDS.test(header) ? Number(header) * 1000 : null;

const describe = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}: ${error.message || String((error as { code?: unknown }).code)}`
    : String(error);

/** A header or address that HTTP cannot carry: it is refused before a connection is asked for. */
const isMalformed = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: unknown }).code === 'UND_ERR_INVALID_ARG';

/** Opens connections to a provider. */
export const openOutboundHttp = ({
  timeoutMs,
  answerBytes,
  ...options
}: OutboundHttpOptions): OutboundHttp => {
  const { agent, neverConnected } = createGuardedAgent({
    ...options,
    connectTimeoutMs: Math.max(1, Math.min(LONGEST_CONNECT_MS, Math.floor(timeoutMs / 2))),
  });
  return {
    exchange: async ({ method, url, headers, body }) => {
      try {
        const answer = await request(url, {
          method,
          headers,
          body: body ?? null,
          dispatcher: agent,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const text = await readBody(answer.body, answerBytes);
        const retryAfterMs = retryAfterOf(answer.headers['retry-after']);
        return { kind: 'answered', status: answer.statusCode, body: text, retryAfterMs };
      } catch (error) {
        const unsent = neverConnected(error) || isMalformed(error);
        const reason = describe(error);
        return unsent
          ? { kind: 'not_sent', reason, forbidden: error instanceof ForbiddenAddress }
          : { kind: 'lost', reason };
      }
    },
    close: () => agent.destroy(),
  };
};
