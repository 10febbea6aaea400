import type { ErrorCode } from '@carillon/gateway-api/errors';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { isStoreLost } from '../database/lost.ts';
import { ClientGone } from './bodies/read-body.ts';
import { Overloaded } from './overloaded.ts';
import { RefusedRequest, sendProblem } from './problems.ts';

/** What Fastify itself refuses, by its own codes: https://fastify.dev/docs/latest/Reference/Errors/ */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'json_invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'json_invalid',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content_type_unsupported',
  FST_ERR_BAD_URL: 'url_not_found',
};

/** What libraries below refuse, by its status. */
const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'request_invalid',
  403: 'url_not_found',
  404: 'url_not_found',
  413: 'body_too_large',
  415: 'content_type_unsupported',
};

/** SQLSTATEs of a text that PostgreSQL cannot hold: the one that sent it can mend it, and nobody else. */
const UNSTORABLE = new Set(['22021', '22P05']);

const codeOf = (error: FastifyError): ErrorCode | undefined =>
  error instanceof SyntaxError
    ? 'json_invalid'
    : (FASTIFY_CODES[error.code] ?? STATUS_CODES[error.statusCode ?? 500]);

const answerFault = (reply: FastifyReply, error: FastifyError): FastifyReply => {
  const { log } = reply.request;
  if (error instanceof Overloaded) return sendProblem(reply, { code: 'overloaded' });
  if (isStoreLost(error)) {
    log.warn({ err: error }, 'the store cannot be reached');
    return sendProblem(reply, { code: 'store_unavailable' });
  }
  if (UNSTORABLE.has(error.code)) {
    log.warn({ err: error }, 'a text cannot be stored');
    return sendProblem(reply, {
      code: 'request_invalid',
      detail: 'A text holds U+0000 or half a surrogate pair, which nothing can keep. Remove it.',
    });
  }
  log.error({ err: error }, 'request failed');
  return sendProblem(reply, { code: 'internal_error' });
};

/** Answers every failure with problem+json. Faults are logged whole and told without their insides. */
export const useErrorHandler = (app: FastifyInstance): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof RefusedRequest) return sendProblem(reply, error.source);
    if (error instanceof ClientGone) {
      request.log.info('the client ended the connection before its request was complete');
      return sendProblem(reply, { code: 'request_incomplete' });
    }
    const code = codeOf(error);
    return code ? sendProblem(reply, { code }) : answerFault(reply, error);
  });
};
