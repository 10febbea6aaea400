import type { Refusal } from '@carillon/core/result';
import { ERRORS, type ErrorCode, type ProblemSource, toProblem } from '@carillon/gateway-api/errors';
import type { FastifyReply } from 'fastify';
import { challengeOf } from './challenge.ts';
import { REQUEST_ID_HEADER } from './request-id.ts';

const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  rate_limited: 1,
  overloaded: 1,
  store_unavailable: 2,
  idempotency_in_progress: 1,
};

const LONGEST_DETAIL = 500;
const LONGEST_FIELD = 200;

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** A request that is answered with a problem; thrown to Fastify, answered by the error handler. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly statusCode: number;
  readonly source: ProblemSource;
  constructor(source: ProblemSource) {
    super(source.detail ?? source.code);
    this.statusCode = ERRORS[source.code].status;
    this.source = source;
  }
}

/** A refusal from the core or a module, as the API tells it. A code outside the catalogue is a bug. */
export const fromRefusal = (refusal: Refusal, messageId?: string): ProblemSource => {
  if (!isErrorCode(refusal.code)) throw new Error(`The code ${refusal.code} is not in the error catalogue.`);
  return { code: refusal.code, detail: refusal.detail, field: refusal.field, messageId };
};

/** What came with the request may be in it: the answer is no longer for that. */
const cut = (text: string | undefined, longest: number): string | undefined =>
  text === undefined || text.length <= longest
    ? text
    : `${text.slice(0, longest).toWellFormed()}... (${text.length} characters)`;

/** Answers with problem+json. */
export const sendProblem = (reply: FastifyReply, source: ProblemSource): FastifyReply => {
  const { detail, field } = source;
  const told = { ...source, detail: cut(detail, LONGEST_DETAIL), field: cut(field, LONGEST_FIELD) };
  const problem = toProblem(told, reply.request.id);
  reply.problemCode = source.code;
  const wait = RETRY_AFTER_SECONDS[source.code];
  if (wait !== undefined && !reply.hasHeader('retry-after')) void reply.header('retry-after', wait);
  const challenge = challengeOf(problem.status, source.code);
  if (challenge !== undefined) void reply.header('www-authenticate', challenge);
  return (
    reply
      .code(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      // What the router itself refuses has passed no hook.
      .header(REQUEST_ID_HEADER, reply.request.id)
      .serializer(JSON.stringify)
      .send(problem)
  );
};
