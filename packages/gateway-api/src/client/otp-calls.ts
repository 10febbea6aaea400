import type { z } from 'zod';
import type {
  otpAcceptedSchema,
  otpCreateSchema,
  otpSchema,
  otpVerifiedSchema,
  otpVerifySchema,
} from '../otp/index.ts';

export type OtpCreate = z.input<typeof otpCreateSchema>;
export type OtpAccepted = z.output<typeof otpAcceptedSchema>;
export type OtpVerify = z.input<typeof otpVerifySchema>;
export type OtpVerified = z.output<typeof otpVerifiedSchema>;
export type Otp = z.output<typeof otpSchema>;

/** The calls of `/v1/otp`. */
export interface OtpCalls {
  /**
   * Sends a code. `known: false` is answered as a code that was sent, and sends nothing: ask for every number a
   * visitor types, and nobody learns whose numbers you have.
   *
   * @example
   * const { id } = await gateway.otp.start({ to: '+33639980001', ip, domain: 'login.example.com' });
   */
  start(challenge: OtpCreate, idempotencyKey?: string): Promise<OtpAccepted>;
  /** Checks what a person typed; `status` is `verified` once at most. */
  verify(id: string, typed: OtpVerify, idempotencyKey?: string): Promise<OtpVerified>;
  /** Sends a new code, which makes the one before worthless; after 30, 60 and 120 seconds. */
  resend(id: string, idempotencyKey?: string): Promise<OtpAccepted>;
  /** Calls a challenge off. */
  cancel(id: string): Promise<Otp>;
  /** Where a challenge stands; its code is not readable. */
  status(id: string): Promise<Otp>;
}

type Request = <Answer>(
  method: string,
  path: string,
  body?: unknown,
  idempotencyKey?: string,
) => Promise<Answer>;

/** The calls of `/v1/otp` over a client's way to make requests. */
export const otpCalls = (request: Request): OtpCalls => {
  const path = (id: string, step = ''): string => `/v1/otp/${encodeURIComponent(id)}${step}`;
  return {
    start: (challenge, idempotencyKey) => request('POST', '/v1/otp', challenge, idempotencyKey),
    verify: (id, typed, idempotencyKey) => request('POST', path(id, '/verify'), typed, idempotencyKey),
    resend: (id, idempotencyKey) => request('POST', path(id, '/resend'), {}, idempotencyKey),
    cancel: (id) => request('POST', path(id, '/cancel')),
    status: (id) => request('GET', path(id)),
  };
};
