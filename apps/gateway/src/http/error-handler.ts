import type { ErrorCode } from '@carillon/gateway-api/errors';
import type { FastifyError, FastifyInstance } from 'fastify';
import { isStoreLost } from '../database/lost.ts';
import { Overloaded } from '../messages/admission.ts';
import { rememberMethods } from './allowed-methods.ts';
import { sendProblem } from './problems.ts';
import { ValidationProblem } from './validation.ts';

/** What Fastify itself refuses, by its own codes: https://fastify.dev/docs/latest/Reference/Errors/ */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'json_invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'json_invalid',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content_type_unsupported',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'json_invalid',
  FST_ERR_BAD_URL: 'url_not_found',
  FST_ERR_RATE_LIMITED: 'rate_limited',
};

const codeOf = (error: FastifyError): ErrorCode | undefined => {
  if (error instanceof SyntaxError) return 'json_invalid';
  if (error.statusCode === 429) return 'rate_limited';
  return FASTIFY_CODES[error.code];
};

/** Answers every failure with problem+json. Faults are logged whole and told without their insides. */
export const useErrorHandler = (app: FastifyInstance): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof ValidationProblem) return sendProblem(reply, error.source);
    const code = codeOf(error);
    if (code) return sendProblem(reply, { code });
    if (error instanceof Overloaded) return sendProblem(reply, { code: 'overloaded' });
    if (isStoreLost(error)) {
      request.log.warn({ err: error }, 'the store cannot be reached');
      return sendProblem(reply, { code: 'store_unavailable' });
    }
    request.log.error({ err: error }, 'request failed');
    return sendProblem(reply, { code: 'internal_error' });
  });
  const methodsOf = rememberMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!;
    const methods = methodsOf(path);
    if (methods.length === 0) return sendProblem(reply, { code: 'url_not_found' });
    const allowed = methods.join(', ');
    // RFC 9110, section 15.5.6, asks for the header.
    void reply.header('allow', allowed);
    return sendProblem(reply, { code: 'method_not_allowed', detail: `${path} answers to ${allowed}.` });
  });
};
