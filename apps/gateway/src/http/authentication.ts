import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Caller } from '../accounts/caller.ts';
import type { KeyRing } from '../accounts/key-ring.ts';
import type { Access } from './access.ts';
import { sendProblem } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that an account's key opens. */
    caller: Caller;
  }
}

const BEARER = /^Bearer +(\S+)$/i;

const admits = (caller: Caller, access: Access): boolean =>
  access !== 'operator' &&
  access !== 'public' &&
  (caller.scopes.includes('*') || caller.scopes.includes(access));

const refuseScope = (reply: FastifyReply, access: Access): FastifyReply =>
  sendProblem(reply, {
    code: 'scope_missing',
    detail:
      access === 'operator'
        ? 'Only an operator key (ck_operator_...) may do this.'
        : `The key lacks the scope ${access}. Make one that has it with POST /v1/keys.`,
  });

/** Lets a request through when its key may use the route; otherwise answers, and gives the reply. */
const authenticate = async (
  keyRing: KeyRing,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  const access = request.routeOptions.config.access;
  if (access === 'public' || access === undefined) return undefined;
  const { authorization } = request.headers;
  if (authorization === undefined) return sendProblem(reply, { code: 'key_missing' });
  const key = BEARER.exec(authorization)?.[1];
  if (key === undefined) {
    return sendProblem(reply, {
      code: 'key_invalid',
      detail: 'Write the header as Authorization: Bearer <key>.',
    });
  }
  const holder = await keyRing.recognise(key);
  if (holder.kind === 'unknown') return sendProblem(reply, { code: 'key_invalid' });
  if (holder.kind === 'revoked') return sendProblem(reply, { code: 'key_revoked' });
  if (holder.kind === 'operator') return access === 'operator' ? undefined : refuseAccountRoute(reply);
  if (!admits(holder.caller, access)) return refuseScope(reply, access);
  request.caller = holder.caller;
  return undefined;
};

const refuseAccountRoute = (reply: FastifyReply): FastifyReply =>
  sendProblem(reply, {
    code: 'scope_missing',
    detail: 'An operator key belongs to no account. Use a key of the account (ck_live_... or ck_test_...).',
  });

/** A route under /v1 that does not say who may use it must not start. */
const requireAccess = (route: RouteOptions): void => {
  if (route.url.startsWith('/v1') && route.config?.access === undefined) {
    throw new Error(`The route ${String(route.method)} ${route.url} does not declare its access.`);
  }
};

/** Puts a key check before every route. */
export const useAuthentication = (app: FastifyInstance, keyRing: KeyRing): void => {
  app.decorateRequest('caller', null as unknown as Caller);
  app.addHook('onRoute', requireAccess);
  app.addHook('onRequest', (request, reply) => authenticate(keyRing, request, reply));
};
