import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isDataFault } from '../../../infrastructure/database/data-fault.ts';
import { takeBytes } from '../../../infrastructure/http/bodies/use-bodies.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import { type Quarantine, reasonOf } from '../../quarantine/quarantine.ts';
import type { CallbackAnswer, CallbackReceiver, CallbackRequest } from './callback.ts';
import type { CallbackEndpoint } from './callback-endpoint.ts';
import { sameSecret } from './callback-token.ts';

const params = z.object({ name: z.string(), token: z.string() });

/** Receipts and texts are short; nothing a provider tells us comes near this. */
const BODY_LIMIT = 256 * 1024;
/** Stands in where there is no carrier of the name, so that its absence takes as long to tell as a wrong token. */
const NO_TOKEN = 'there is no such carrier';

/** Reads a callback of a carrier; what can never be stored is in quarantine, and the provider need not repeat it. */
const readOrKeep = async (
  read: CallbackReceiver,
  request: CallbackRequest,
  keep: (reason: string) => Promise<void>,
): Promise<Result<CallbackAnswer, Refusal>> => {
  try {
    const answer = await read(request);
    // It comes from the provider, so somebody should see what nobody could read.
    if (!answer.ok && answer.error.code === 'callback_unreadable') await keep(answer.error.detail);
    if (answer.ok && answer.value.unread !== undefined) await keep(answer.value.unread);
    return answer;
  } catch (error) {
    if (!isDataFault(error)) throw error;
    await keep(reasonOf(error));
    return succeed({ status: 200 });
  }
};

export interface CallbacksRouteOptions {
  readonly endpoint: CallbackEndpoint;
  readonly quarantine: Quarantine;
}

const receive = async (
  { endpoint, quarantine }: CallbacksRouteOptions,
  { name, token }: z.output<typeof params>,
  request: CallbackRequest,
): Promise<Result<CallbackAnswer, Refusal>> => {
  const found = await endpoint.find(name);
  // Each is compared, so that the time tells nothing.
  const opens = (found?.tokens ?? [NO_TOKEN]).map((known) => sameSecret(token, known)).includes(true);
  if (!found || !opens)
    return refuse(
      'callback_refused',
      'No carrier has this callback address. GET /v1/operator/carriers shows those there are.',
    );
  const body = request.rawBody.length > 0 ? request.rawBody : request.search;
  return readOrKeep(found.receive, request, (reason) =>
    quarantine.keep({ source: 'carrier', name, kind: 'callback', reason, body }),
  );
};

const searchOf = (url: string): string => {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
};

/**
 * `/carriers/{name}/callbacks/{token}`: where providers post receipts and texts. What they tell is on disk before
 * they are answered 2xx; until then they keep it and come again.
 */
export const carrierCallbackRoutes =
  (options: CallbacksRouteOptions): Routes =>
  (app) => {
    void app.register(async (scope) => {
      // Signatures are over the exact bytes, and providers send what they like: nothing may parse them first.
      scope.removeAllContentTypeParsers();
      takeBytes(scope, { mediaType: '*', limit: BODY_LIMIT });
      scope.route({
        method: ['GET', 'POST'],
        url: '/carriers/:name/callbacks/:token',
        config: { access: 'public' as const },
        schema: { hide: true, params },
        handler: async (request: FastifyRequest, reply) => {
          const named = params.parse(request.params);
          const answer = await receive(options, named, {
            method: request.method,
            search: searchOf(request.url),
            headers: request.headers,
            rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          });
          if (!answer.ok) {
            request.log.warn({ carrier: named.name, code: answer.error.code }, 'carrier callback refused');
            return sendProblem(reply, fromRefusal(answer.error));
          }
          const { status, contentType, body = '' } = answer.value;
          if (contentType) void reply.header('content-type', contentType);
          return reply.code(status).serializer(String).send(body);
        },
      });
    });
  };
