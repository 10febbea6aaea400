import type { z } from 'zod';
import type { Problem } from '../errors/index.ts';
import type { eventCreateSchema, eventSchema } from '../events/index.ts';
import type { Accepted, EstimateItem, MessageDetail, sendSchema } from '../messages/index.ts';
import { type OtpCalls, otpCalls } from './otp-calls.ts';

/** A refusal of the gateway: `problem.code` says which, `problem.detail` what to do. */
export class GatewayProblem extends Error {
  override readonly name = 'GatewayProblem';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

export interface ClientOptions {
  /** Where the gateway answers, e.g. `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** An API key. */
  readonly key: string;
  /** Replaces the platform's fetch, e.g. to add a proxy. */
  readonly fetch?: typeof fetch;
}

type Send = z.input<typeof sendSchema>;
type EventCreate = z.input<typeof eventCreateSchema>;
type Event = z.output<typeof eventSchema>;

export interface GatewayClient {
  /** Codes that people type in. */
  readonly otp: OtpCalls;
  /** Sends one text. `idempotencyKey` makes a repetition after a lost answer harmless. */
  send(message: Send, idempotencyKey?: string): Promise<Accepted>;
  /** What a text would cost, and why; nothing is stored. */
  estimate(message: Send): Promise<EstimateItem>;
  /** A message with its why-card. */
  message(id: string): Promise<MessageDetail>;
  /** Reports a shop or CRM event; the account's automations run on it. */
  report(event: EventCreate, idempotencyKey?: string): Promise<Event>;
}

/**
 * A typed client of the gateway, over fetch. Refusals are thrown as `GatewayProblem`.
 *
 * @example
 * const gateway = createClient({ baseUrl: 'http://127.0.0.1:8080', key: process.env.CARILLON_KEY });
 * const { id } = await gateway.send({ to: '+33639980001', text: 'Hello', purpose: 'transactional' });
 */
export const createClient = ({ baseUrl, key, fetch: call = fetch }: ClientOptions): GatewayClient => {
  const request = async <Answer>(
    method: string,
    path: string,
    body?: unknown,
    idempotencyKey?: string,
  ): Promise<Answer> => {
    const response = await call(new URL(path, baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new GatewayProblem(answer as Problem);
    return answer as Answer;
  };
  return {
    otp: otpCalls(request),
    send: (message, idempotencyKey) => request('POST', '/v1/messages', message, idempotencyKey),
    estimate: (message) => request('POST', '/v1/messages/estimate', message),
    message: (id) => request('GET', `/v1/messages/${encodeURIComponent(id)}`),
    report: (event, idempotencyKey) => request('POST', '/v1/events', event, idempotencyKey),
  };
};
