import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorCode, toProblem } from '@carillon/gateway-api/errors';
import type { FastifyInstance } from 'fastify';
import { makeRequestId, REQUEST_ID_HEADER } from '../request-id.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

const LAST_WORD_MS = 1_000;

const answerOf = (code: ErrorCode, requestId: string): string => {
  const body = JSON.stringify(toProblem({ code }, requestId));
  const { status } = JSON.parse(body) as { status: number };
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `${REQUEST_ID_HEADER}: ${requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};

/** Answers what Node itself cannot read as HTTP, or what took too long to arrive, and ends the connection. */
export function answerClientError(
  this: FastifyInstance,
  error: Error & { readonly code?: string },
  socket: Socket,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const code = CODES[error.code ?? ''] ?? 'http_invalid';
  const reqId = makeRequestId();
  this.log.info({ reqId, code }, 'a connection was ended');
  if (socket.writable) socket.end(answerOf(code, reqId));
  // Nobody need read the answer: it goes if it can, and the connection goes in any case.
  socket.destroySoon();
  setTimeout(() => socket.destroy(), LAST_WORD_MS).unref();
}
