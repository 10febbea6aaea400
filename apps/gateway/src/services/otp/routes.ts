import { succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import {
  otpAcceptedSchema,
  otpCreateSchema,
  otpResendSchema,
  otpSchema,
  otpVerifiedSchema,
  otpVerifySchema,
} from '@carillon/gateway-api/otp';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Answers, Change } from '../../infrastructure/http/idempotency.ts';
import { sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { cancelChallenge } from './cancel.ts';
import type { ChallengeRow } from './challenge-row.ts';
import { challengeView } from './challenge-view.ts';
import { findChallenge } from './challenges.ts';
import { beginEvenRelease } from './even-release.ts';
import { answerIdempotently, immediately, reject } from './idempotent-answer.ts';
import { resendCode } from './resend.ts';
import { checkChannel, type StartDependencies, startChallenge } from './start.ts';
import { prepareCheck, settleCheck } from './verify.ts';

export interface OtpDependencies extends StartDependencies {
  readonly change: Change;
  readonly answers: Answers;
  readonly onFault: (error: unknown) => void;
}

const params = z.object({ id: z.string() });
const tags = ['otp'];

/** What whoever builds a login on texts must know (OWASP ASVS 5.0, 6.6.1; NIST SP 800-63B-4 calls them restricted). */
const RISK =
  'A text can be read by whoever takes a number over. Send codes to numbers that were verified before, offer a passkey or ' +
  'an authenticator app beside them, and tell people so.';

/** Tells the guard of a conversion, once the answer is on its way: it must not wait for bookkeeping. */
const noteConversion = async (
  { guard, now, onFault }: OtpDependencies,
  request: FastifyRequest,
  row: ChallengeRow,
): Promise<void> => {
  const { id: challenge, prefix, country, number_digest } = row;
  const numberKey = number_digest.toString('hex');
  await guard
    .verified({ realm: request.caller, challenge, numberKey, prefix, country, at: now() })
    .catch(onFault);
};

const config = { access: { scope: 'otp:send', mode: 'own' } } as const;

const startRoute = (app: Server, dependencies: OtpDependencies): void => {
  app.post(
    '/v1/otp',
    {
      config: { ...config, audit: false },
      schema: {
        tags,
        summary: 'Send a code',
        description: RISK,
        body: otpCreateSchema,
        response: { 202: otpAcceptedSchema },
      },
    },
    (request, reply) =>
      answerIdempotently(dependencies, request, reply, {
        work: (asking) => startChallenge(dependencies, asking, request.body),
        release: request.body.known === undefined ? immediately : beginEvenRelease(),
      }),
  );
};

const readRoute = (app: Server, { database, now }: OtpDependencies): void => {
  app.get(
    '/v1/otp/:id',
    { config, schema: { tags, summary: 'Where a challenge stands', params, response: { 200: otpSchema } } },
    async (request, reply) => {
      const id = fromId('otp', request.params.id);
      const row = id === null ? null : await findChallenge(database.pool, request.caller.account.id, id);
      return row?.mode === request.caller.mode
        ? challengeView(row, now())
        : sendProblem(reply, { code: 'otp_not_found' });
    },
  );
};

const verifyRoute = (app: Server, dependencies: OtpDependencies): void => {
  const { change } = dependencies;
  app.post(
    '/v1/otp/:id/verify',
    {
      config: { ...config, audit: false },
      schema: {
        tags,
        summary: 'Check a code',
        params,
        body: otpVerifySchema,
        response: { 200: otpVerifiedSchema },
      },
    },
    async (request, reply) => {
      const id = fromId('otp', request.params.id);
      const check = await prepareCheck(dependencies, request.caller, id, request.body);
      if (!check.ok) return reject(reply, check.error);
      const verified: ChallengeRow[] = [];
      await change(request, reply, async (client) => {
        const checked = await settleCheck(client, dependencies, check.value);
        if (checked.verified) verified.push(checked.verified);
        return succeed({ status: 200, body: checked.answer });
      });
      for (const row of verified) await noteConversion(dependencies, request, row);
    },
  );
};

const resendRoute = (app: Server, dependencies: OtpDependencies): void => {
  app.post(
    '/v1/otp/:id/resend',
    {
      config: { ...config, audit: false },
      schema: {
        tags,
        summary: 'Send a new code for a challenge',
        params,
        body: otpResendSchema,
        response: { 202: otpAcceptedSchema },
      },
    },
    (request, reply) =>
      answerIdempotently(dependencies, request, reply, {
        work: async (asking) => {
          const channel = checkChannel(request.body?.channel ?? 'sms');
          return channel.ok ? resendCode(dependencies, asking, fromId('otp', request.params.id)) : channel;
        },
        // Whether a number is known was told when the challenge began, and must not show now either.
        release: beginEvenRelease(),
      }),
  );
};

const cancelRoute = (app: Server, { change, now }: OtpDependencies): void => {
  app.post(
    '/v1/otp/:id/cancel',
    {
      config: { ...config, audit: false },
      schema: { tags, summary: 'Call a challenge off', params, response: { 200: otpSchema } },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('otp', request.params.id);
        const cancelled = await cancelChallenge(client, request.caller, id, now());
        return cancelled.ok
          ? succeed({ status: 200, body: challengeView(cancelled.value, now()) })
          : cancelled;
      }),
  );
};

/** `/v1/otp`: codes sent to be typed in. */
export const otpRoutes =
  (dependencies: OtpDependencies): Routes =>
  (app) => {
    for (const register of [startRoute, readRoute, verifyRoute, resendRoute, cancelRoute])
      register(app, dependencies);
  };
