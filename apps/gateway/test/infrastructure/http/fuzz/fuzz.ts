import type { Server } from '../../../../src/infrastructure/http/server.ts';
import type { OpenApi } from '../../../support/openapi/document.ts';
import { type Answer, createAnswerCheck } from './answers.ts';
import { createRandom } from './random.ts';
import { collectionOf, type FuzzRequest, makeRequest, type Operation, operationsOf } from './requests.ts';
import type { Known } from './schema-values.ts';
import { adminRequest, flowStep, STRIPE_SECRET, shopWebhook, stripeWebhook } from './signed-webhooks.ts';

/** A gateway to fire at. */
export interface Target {
  readonly app: Server;
  /**
   * New keys: of an account live and test, and of the operator; and a token of a page inside the admin of the shop. Asked
   * again when some have been ended.
   */
  keys(): Promise<{ live: string; test: string; operator: string; page: string }>;
  /** A connected shop, to sign webhooks as it does. */
  readonly shop: { readonly name: string; readonly secret: string };
  /** What the gateway logged of a fault since it was last asked. */
  faults(): string;
}

/** An answer that must not be: with what made it. */
export interface Fault {
  readonly status: number;
  readonly code: string | null;
  /** What is wrong with an answer that is none of 500 and above. */
  readonly why?: string;
  readonly request: FuzzRequest;
  readonly answer: string;
  readonly log: string;
}

export interface FuzzReport {
  readonly requests: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers of 500 and above that have a cause outside, by code. */
  readonly excepted: Readonly<Record<string, number>>;
  /** Routes, those that were asked, and those that did at least once what they are for. */
  readonly routes: {
    readonly known: number;
    readonly asked: number;
    readonly worked: number;
    /** Those that were asked and never did. */
    readonly idle: readonly string[];
  };
  readonly slowestMs: number;
  readonly faults: readonly Fault[];
}

/**
 * What may be answered with 500 or above: the payment provider, which is at an address where nobody listens, and a queue
 * that is full.
 */
const EXCEPTED = new Set(['payment_provider_failed', 'overloaded']);
const STRIPE = 'PUT /v1/operator/payment-providers/stripe';
const DEAD_ADDRESS = 'http://127.0.0.1:9';
const MOST_KNOWN = 60;
const AT_ONCE = 6;
const RENEWED_EVERY = 300;

/** Stripe's own address is asked by nobody who fires at random. */
const harmless = (request: FuzzRequest): FuzzRequest => {
  if (request.operation !== STRIPE || typeof request.payload !== 'string') return request;
  try {
    const body = JSON.parse(request.payload) as object;
    return {
      ...request,
      payload: JSON.stringify({ ...body, webhookSecret: STRIPE_SECRET, apiBase: DEAD_ADDRESS }),
    };
  } catch {
    return request;
  }
};

/** Names and ids that answers held, the latest of each collection. */
const createKnown = (): Known & { add(operation: string, names: readonly string[]): void } => {
  const collections = new Map<string, string[]>();
  return {
    all: () => [...collections.values()].flatMap((names) => names.slice(-5)),
    under: (collection) => collections.get(collection) ?? [],
    add: (operation, names) => {
      const collection = collectionOf(operation.split(' ')[1]!);
      collections.set(collection, [...(collections.get(collection) ?? []), ...names].slice(-MOST_KNOWN));
    },
  };
};

/** Names and ids in an answer, to ask for later. */
const namesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string' && /^(id|name|to|number|month|shop|path|nextCursor)$/.test(name)
      ? [member.split('/').at(-1)!]
      : namesIn(member),
  );
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Fires at every route until the time is over, or so many requests were made. */
export const fuzz = async (
  target: Target,
  { seed, seconds, most = Number.POSITIVE_INFINITY }: { seed: number; seconds: number; most?: number },
): Promise<FuzzReport> => {
  const random = createRandom(seed);
  const document = (await target.app.inject('/openapi.json')).json() as OpenApi;
  const operations = operationsOf(document);
  const findFault = createAnswerCheck(document);
  const known = createKnown();
  const source = { random, schemas: document.components.schemas, known };
  const statuses: Record<string, number> = {};
  const excepted: Record<string, number> = {};
  const asked = new Set<string>();
  const worked = new Set<string>();
  const faults: Fault[] = [];
  let slowestMs = 0;
  let requests = 0;
  let keys = await target.keys();

  const keyFor = (path: string): string | null => {
    if (random.chance(0.01)) return null;
    if (path.startsWith('/connectors/')) return keys.page;
    const right = path.startsWith('/v1/operator') || path === '/metrics' ? keys.operator : keys.live;
    return random.chance(0.9) ? right : random.pick([keys.live, keys.test, keys.operator]);
  };
  const evaluate = (request: FuzzRequest, given: Answer): void => {
    const { status, body: answer } = given;
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status < 300) {
      worked.add(request.operation);
      known.add(request.operation, namesIn(parse(answer)));
    }
    const code = (parse(answer) as { code?: string } | null)?.code ?? null;
    if (status < 500) {
      // With another method it is another route, or none.
      const why = request.operation.startsWith(`${request.method} `)
        ? findFault(request.operation, given)
        : null;
      if (why !== null) faults.push({ status, code, why, request, answer: answer.slice(0, 500), log: '' });
      return;
    }
    if (code !== null && EXCEPTED.has(code)) excepted[code] = (excepted[code] ?? 0) + 1;
    else faults.push({ status, code, request, answer: answer.slice(0, 500), log: target.faults() });
  };
  const requestOf = (operation: Operation): FuzzRequest => {
    if (operation.path.endsWith('/shopify/webhooks') && random.chance(0.9))
      return shopWebhook(target.shop, random);
    if (operation.path.endsWith('/flow/send-text') && random.chance(0.9))
      return flowStep(target.shop, random);
    if (operation.path.startsWith('/connectors/shopify/admin/') && random.chance(0.7))
      return adminRequest(keys.page, random);
    if (operation.path.startsWith('/payments/') && random.chance(0.7)) return stripeWebhook(random);
    return harmless(makeRequest(operation, keyFor(operation.path), source));
  };
  const fire = async (request: FuzzRequest): Promise<void> => {
    const from = performance.now();
    const { method, url, headers, payload } = request;
    const answer = await target.app.inject({
      method: method as 'POST',
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    slowestMs = Math.max(slowestMs, performance.now() - from);
    const type = String(answer.headers['content-type'] ?? '');
    evaluate(request, { status: answer.statusCode, type, body: answer.body });
  };

  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end && requests < most) {
    if (requests % RENEWED_EVERY < AT_ONCE) keys = await target.keys();
    const batch = Array.from({ length: AT_ONCE }, () => {
      const operation = random.pick(operations);
      asked.add(`${operation.method} ${operation.path}`);
      return requestOf(operation);
    });
    requests += batch.length;
    await Promise.all(batch.map(fire));
  }
  const routes = {
    known: operations.length,
    asked: asked.size,
    worked: worked.size,
    idle: [...asked].filter((each) => !worked.has(each)),
  };
  return { requests, statuses, excepted, routes, slowestMs, faults };
};

/** A fault as a person can repeat it. */
export const tellFault = ({ status, code, why, request, answer, log }: Fault): string => {
  const { method, url, headers, payload } = request;
  const shown = { ...headers, ...(headers['authorization'] && { authorization: 'Bearer ...' }) };
  const body = Buffer.isBuffer(payload)
    ? `base64 ${payload.toString('base64')}`
    : JSON.stringify(payload ?? null);
  return [
    `${status} ${code ?? ''} ${request.operation}${why === undefined ? '' : `: ${why}`}`,
    `  ${method} ${url}`,
    `  headers ${JSON.stringify(shown)}`,
    `  body    ${body.length > 3_000 ? `${body.slice(0, 3_000)}... (${body.length})` : body}`,
    `  answer  ${answer}`,
    `  log     ${log.slice(0, 2_000)}`,
  ].join('\n');
};
