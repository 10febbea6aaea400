import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A checkout session as the fake keeps it. */
export interface FakeSession {
  readonly id: string;
  readonly url: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly paymentMetadata: Readonly<Record<string, string>>;
}

/** A body and the header that signs it, as Stripe posts them. */
export interface SignedEvent {
  readonly body: string;
  readonly signature: string;
}

export interface FakeStripe {
  readonly address: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly sessions: readonly FakeSession[];
  /** How many requests reached it, retries included. */
  requests(): number;
  /** Answers the next so many requests with HTTP 503. */
  failNext(count: number): void;
  event(type: string, object: object, options?: { secret?: string; at?: number }): SignedEvent;
  sessionEvent(type: string, session: FakeSession, paymentStatus?: string): SignedEvent;
  refundEvent(session: FakeSession, cents: number): SignedEvent;
  close(): Promise<void>;
}

/** Stripe's least charge in euros: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const LEAST_CENTS = 50;

const read = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': `req_${status}` });
  response.end(JSON.stringify(body));
};

const refusal = (type: string, message: string, code?: string, param?: string) => ({
  error: { type, message, ...(code && { code }), ...(param && { param }) },
});

/** The members of a nested form field: `metadata[account]=acc_1`. */
const membersOf = (form: URLSearchParams, field: string): Record<string, string> =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) =>
      name.startsWith(`${field}[`) && name.endsWith(']') ? [[name.slice(field.length + 1, -1), value]] : [],
    ),
  );

const ITEM = 'line_items[0][price_data]';
const REQUIRED = ['success_url', `${ITEM}[currency]`, `${ITEM}[product_data][name]`, `${ITEM}[unit_amount]`];

/** What Stripe would refuse of a checkout session, with the parameter it names. */
const faultOf = (form: URLSearchParams): [message: string, code: string, param: string] | null => {
  const missing = REQUIRED.find((name) => !form.get(name));
  if (missing) return [`Missing required param: ${missing}.`, 'parameter_missing', missing];
  if (form.get('mode') !== 'payment') return ['Invalid mode', 'parameter_invalid_empty', 'mode'];
  const amount = Number(form.get(`${ITEM}[unit_amount]`));
  if (!Number.isInteger(amount)) return ['Invalid integer', 'parameter_invalid_integer', 'unit_amount'];
  return amount < LEAST_CENTS ? ['Amount too small', 'amount_too_small', 'unit_amount'] : null;
};

/** The part of Stripe's API that takes payments, over HTTP: keys, idempotency, checkout sessions, signed events. */
export const startFakeStripe = async (): Promise<FakeStripe> => {
  const secretKey = `sk_test_${randomBytes(12).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(24).toString('base64url')}`;
  const sessions: FakeSession[] = [];
  const kept = new Map<string, { body: string; session: object }>();
  let requests = 0;
  let failures = 0;

  const openSession = (form: URLSearchParams): object => {
    const id = `cs_test_${randomBytes(12).toString('hex')}`;
    const session = {
      id,
      url: `https://checkout.stripe.com/c/pay/${id}`,
      amount: Number(form.get(`${ITEM}[unit_amount]`)) * Number(form.get('line_items[0][quantity]') ?? 1),
      currency: form.get(`${ITEM}[currency]`)!,
      metadata: membersOf(form, 'metadata'),
      paymentMetadata: membersOf(form, 'payment_intent_data[metadata]'),
    };
    sessions.push(session);
    return sessionObject(session, 'unpaid');
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1;
    const body = await read(request);
    if (failures > 0) {
      failures -= 1;
      return answer(response, 503, refusal('api_error', 'Try again.'));
    }
    if (request.headers.authorization !== `Bearer ${secretKey}`)
      return answer(response, 401, refusal('invalid_request_error', 'Invalid API Key provided'));
    if (request.method !== 'POST' || request.url !== '/v1/checkout/sessions')
      return answer(response, 404, refusal('invalid_request_error', 'Unrecognized request URL'));
    const form = new URLSearchParams(body);
    const fault = faultOf(form);
    if (fault) return answer(response, 400, refusal('invalid_request_error', ...fault));
    const key = String(request.headers['idempotency-key']);
    const earlier = kept.get(key);
    if (earlier && earlier.body !== body)
      return answer(response, 400, refusal('idempotency_error', 'Keys for idempotent requests differ.'));
    const session = earlier?.session ?? openSession(form);
    kept.set(key, { body, session });
    answer(response, 200, session);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const event: FakeStripe['event'] = (type, object, { secret = webhookSecret, at = Date.now() } = {}) => {
    const body = JSON.stringify({
      id: `evt_${randomBytes(8).toString('hex')}`,
      object: 'event',
      api_version: '2026-10-28.dahlia',
      created: Math.floor(at / 1000),
      type,
      data: { object },
    });
    const seconds = Math.floor(at / 1000);
    // https://docs.stripe.com/webhooks/signature: HMAC-SHA256 of "timestamp.body" in hex.
    const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return { body, signature: `t=${seconds},v1=${digest}` };
  };

  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secretKey,
    webhookSecret,
    sessions,
    requests: () => requests,
    failNext: (count) => {
      failures = count;
    },
    event,
    sessionEvent: (type, session, paymentStatus = 'paid') =>
      event(type, sessionObject(session, paymentStatus)),
    refundEvent: (session, cents) =>
      event('charge.refunded', {
        id: 'ch_1',
        object: 'charge',
        amount: session.amount,
        amount_refunded: cents,
        currency: session.currency,
        metadata: session.paymentMetadata,
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const sessionObject = (session: FakeSession, paymentStatus: string): object => ({
  id: session.id,
  object: 'checkout.session',
  url: session.url,
  mode: 'payment',
  amount_total: session.amount,
  currency: session.currency,
  metadata: session.metadata,
  payment_status: paymentStatus,
});
