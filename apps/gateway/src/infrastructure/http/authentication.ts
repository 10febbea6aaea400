import type { ProblemSource } from '@carillon/gateway-api/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type AccountAccess, isAccountAccess, type KeyModes } from './access.ts';
import { describeKey, keyMode } from './api-key.ts';
import type { ShownKey } from './audit-trail.ts';
import type { Caller } from './caller.ts';
import type { KeyHolder } from './key-holder.ts';
import type { Recognise } from './perimeter/key-guesses.ts';
import { sendProblem } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that an account's key opens. */
    caller: Caller;
    /** The id of the operator's key; set on every route that one opens. */
    operatorKey: string | null;
    /** The digest of the key that was shown, once it is looked up. */
    keyDigest: string;
  }
}

/** RFC 9110, section 11.4: the scheme in any case, one space, one token. */
const BEARER = /^Bearer (\S+)$/i;

/** The key that a request shows; null when it shows none in the right form. */
export const shownKey = ({ headers }: Pick<FastifyRequest, 'headers'>): string | null =>
  BEARER.exec(headers.authorization ?? '')?.[1] ?? null;

/** Why a key of an account may not use a route; null when it may. */
const refusalOf = ({ scopes, mode }: Caller, access: AccountAccess | 'operator'): ProblemSource | null => {
  if (access === 'operator')
    return { code: 'scope_missing', detail: 'Only an operator key (ck_operator_...) may do this.' };
  if (!scopes.includes('*') && !scopes.includes(access.scope))
    return {
      code: 'scope_missing',
      detail: `The key lacks the scope ${access.scope}. Make one that has it with POST /v1/keys.`,
    };
  return mode === 'test' && access.mode === 'live' ? { code: 'live_key_required' } : null;
};

/** Who showed a key, for the trail of those that were refused. */
const whoShowed = (key: string, holder: KeyHolder): ShownKey => {
  const shown = { accountId: null, keyId: null, keyPrefix: null };
  switch (holder.kind) {
    case 'caller': {
      const { account, keyId } = holder.caller;
      return { ...shown, actor: 'account', accountId: account.id, keyId };
    }
    case 'ended':
      return {
        ...shown,
        actor: holder.accountId === null ? 'operator' : 'account',
        accountId: holder.accountId,
        keyId: holder.keyId,
      };
    case 'operator':
      return { ...shown, actor: 'operator', keyId: holder.keyId };
    case 'unknown':
      return {
        ...shown,
        actor: 'unknown',
        keyPrefix: keyMode(key) === null ? null : describeKey(key).prefix,
      };
  }
};

/** Lets a request through when its key may use the route; otherwise answers, and gives the reply. */
const authenticate = async (
  recognise: Recognise,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  const access = request.routeOptions.config.access;
  if (access === 'public' || access === undefined) return undefined;
  if (request.headers.authorization === undefined) return sendProblem(reply, { code: 'key_missing' });
  const key = shownKey(request);
  if (key === null) {
    return sendProblem(reply, {
      code: 'key_invalid',
      detail: 'Write the header as Authorization: Bearer <key>.',
    });
  }
  const holder = await recognise(request, key);
  if (holder.kind === 'too_many') return refuseGuess(reply, holder.seconds);
  request.shownKey = whoShowed(key, holder);
  if (holder.kind === 'unknown') return sendProblem(reply, { code: 'key_invalid' });
  if (holder.kind === 'ended') return sendProblem(reply, { code: holder.how });
  if (holder.kind === 'operator') {
    if (access !== 'operator') return refuseAccountRoute(reply);
    request.operatorKey = holder.keyId;
    return undefined;
  }
  const refused = refusalOf(holder.caller, access);
  if (refused) return sendProblem(reply, refused);
  request.caller = holder.caller;
  return undefined;
};

const refuseAccountRoute = (reply: FastifyReply): FastifyReply =>
  sendProblem(reply, {
    code: 'scope_missing',
    detail: 'An operator key belongs to no account. Use a key of the account (ck_live_... or ck_test_...).',
  });

const refuseGuess = (reply: FastifyReply, seconds: number): FastifyReply =>
  sendProblem(reply.header('retry-after', seconds), {
    code: 'rate_limited',
    detail: 'Too many wrong keys came from this address. Wait, then use a key that is right.',
  });

const MODES: readonly string[] = ['live', 'own', 'any'] satisfies KeyModes[];

/** A route under /v1 that does not say who may use it, and what a test key may do there, must not start. */
const requireAccess = ({ method, url, config }: RouteOptions): void => {
  if (!url.startsWith('/v1')) return;
  const access = config?.access;
  const declared = isAccountAccess(access)
    ? access.scope !== undefined && MODES.includes(access.mode)
    : access === 'operator' || access === 'public';
  if (!declared)
    throw new Error(
      `The route ${String(method)} ${url} does not declare its access. Give it config.access: { scope, mode }, or 'operator'.`,
    );
};

/** Puts a key check before every route. */
export const useAuthentication = (app: FastifyInstance, recognise: Recognise): void => {
  app.decorateRequest('caller', null as unknown as Caller);
  app.decorateRequest('operatorKey', null);
  app.decorateRequest('keyDigest', '');
  app.addHook('onRoute', requireAccess);
  app.addHook('onRequest', (request, reply) => authenticate(recognise, request, reply));
};
