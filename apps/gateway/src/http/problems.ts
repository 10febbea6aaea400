import type { Refusal } from '@carillon/core/result';
import { ERRORS, type ErrorCode, type ProblemSource, toProblem } from '@carillon/gateway-api/errors';
import type { FastifyReply } from 'fastify';

const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  rate_limited: 1,
  overloaded: 1,
  store_unavailable: 2,
  idempotency_in_progress: 1,
};

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** A refusal from the core or a room, as the API tells it. A code outside the catalogue is a bug. */
export const fromRefusal = (refusal: Refusal, messageId?: string): ProblemSource => {
  if (!isErrorCode(refusal.code)) throw new Error(`The code ${refusal.code} is not in the error catalogue.`);
  return { code: refusal.code, detail: refusal.detail, field: refusal.field, messageId };
};

/** Answers with problem+json. */
export const sendProblem = (reply: FastifyReply, source: ProblemSource): FastifyReply => {
  const problem = toProblem(source, reply.request.id);
  const wait = RETRY_AFTER_SECONDS[source.code];
  if (wait !== undefined && !reply.hasHeader('retry-after')) void reply.header('retry-after', wait);
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problem);
};
