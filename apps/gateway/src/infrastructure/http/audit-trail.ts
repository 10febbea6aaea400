import type { ErrorCode } from '@carillon/gateway-api/errors';
import { fromId } from '@carillon/gateway-api/ids';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditedAction } from '../audit/entry.ts';
import type { RefusedAction, RefusedActions } from '../audit/refused-actions.ts';
import { isAccountAccess } from './access.ts';
import type { Answer } from './idempotency.ts';
import { type Requester, requesterOf } from './requester.ts';

/** A key that was shown and did not open the route, as far as it is known. */
export type ShownKey = Pick<AuditedAction, 'actor' | 'accountId' | 'keyId' | 'keyPrefix'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * False for a change that leaves a trail of its own, such as a text and its why-card. Every other change is written
     * to the audit trail, in its own transaction: a new route cannot forget it.
     */
    audit?: false;
  }
  interface FastifyRequest {
    /** Set where a key was refused. */
    shownKey: ShownKey | null;
  }
  interface FastifyReply {
    /** The code of the problem that is answered. */
    problemCode: ErrorCode | null;
  }
}

/** The answers to somebody who has not shown that he may. */
const NOT_PROVEN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'key_missing',
  'key_invalid',
  'key_revoked',
  'key_expired',
  'scope_missing',
  'live_key_required',
  'webhook_signature_missing',
  'webhook_signature_malformed',
  'webhook_signature_invalid',
  'session_invalid',
  'callback_refused',
  'payment_signature_invalid',
  'opt_out_link_invalid',
]);

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

const needsKey = ({ routeOptions: { config } }: FastifyRequest): boolean =>
  isAccountAccess(config.access) || config.access === 'operator';

/** Tells whether what a request does is written to the audit trail. */
export const isAudited = (request: FastifyRequest): boolean =>
  !READING.has(request.method) && request.routeOptions.config.audit !== false && needsKey(request);

/** Wrong keys are looked up only so often; what is turned away before that is one of them all the same. */
const isGuess = (request: FastifyRequest, code: ErrorCode): boolean =>
  code === 'rate_limited' && requesterOf(request) === null && request.shownKey === null && needsKey(request);

const text = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 200) : null);
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const routeOf = ({ method, routeOptions }: FastifyRequest): string =>
  `${method} ${routeOptions.url ?? 'unmatched'}`;

/** The account that an action of the operator concerns, where its address or its body names one. */
const namedAccount = ({ params, body }: FastifyRequest, answer?: Answer): string | null => {
  for (const named of [fieldOf(params, 'id'), fieldOf(body, 'accountId'), fieldOf(answer?.body, 'id')]) {
    const id = typeof named === 'string' ? fromId('acc', named) : null;
    if (id !== null) return id;
  }
  return null;
};

const whoOf = (request: FastifyRequest, requester: Requester, answer?: Answer): ShownKey =>
  requester.mode === 'operator'
    ? { actor: 'operator', accountId: namedAccount(request, answer), keyId: requester.keyId, keyPrefix: null }
    : { actor: 'account', accountId: requester.owner, keyId: requester.keyId, keyPrefix: null };

/** What a change did, for the trail. */
export const actionOf = (
  request: FastifyRequest,
  requester: Requester,
  { answer, at }: { answer: Answer; at: Date },
): AuditedAction => ({
  ...whoOf(request, requester, answer),
  address: request.ip,
  deed: routeOf(request),
  object:
    text(fieldOf(request.params, 'id')) ??
    text(fieldOf(request.params, 'name')) ??
    text(fieldOf(answer.body, 'id')),
  outcome: 'done',
  count: 1,
  at,
  lastAt: at,
  requestId: request.id,
});

const NOBODY: ShownKey = { actor: 'unknown', accountId: null, keyId: null, keyPrefix: null };

const refusedAction = (request: FastifyRequest, code: ErrorCode): RefusedAction => {
  const requester = requesterOf(request);
  return {
    ...(requester ? whoOf(request, requester) : (request.shownKey ?? NOBODY)),
    address: request.ip,
    deed: routeOf(request),
    outcome: code,
    requestId: request.id,
  };
};

/** Notes every request that was refused for who asked, and every change that was refused to whoever may ask for it. */
export const useAuditTrail = (app: FastifyInstance, refused: Pick<RefusedActions, 'note'>): void => {
  app.decorateRequest('shownKey', null);
  app.decorateReply('problemCode', null);
  app.addHook('onResponse', (request, reply, done) => {
    const code = reply.problemCode;
    if (code !== null && (NOT_PROVEN.has(code) || isGuess(request, code) || isAudited(request)))
      refused.note(refusedAction(request, code));
    done();
  });
};
