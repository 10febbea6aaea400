import { createHash } from 'node:crypto';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/open.ts';
import type { SessionShares } from '../database/session-shares.ts';
import type { WithCommit } from '../database/transaction.ts';
import { actionOf, isAudited } from './audit-trail.ts';
import { fromRefusal, sendProblem } from './problems.ts';
import { type Requester, requesterOf } from './requester.ts';

/** What a POST answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The body holds a secret. The answer is repeated only to the API key that asked for it. */
  readonly secret?: boolean;
  /** A repeated request gets a new answer, and none is stored: a stored copy of personal data would outlive its erasure. */
  readonly passing?: boolean;
}

/** The answer to what leaves nothing to show. */
export const DONE: Answer = { status: 204, body: null };

/** A request with an Idempotency-Key: the key, and a digest of the request. */
export interface IdempotentRequest extends Requester {
  readonly key: string;
  readonly fingerprint: Buffer;
}

/** The unique name of an idempotent request: with one key, a test request and a live request are two. */
export const idempotentRequestName = ({
  owner,
  mode,
  key,
}: Pick<IdempotentRequest, 'owner' | 'mode' | 'key'>): string => `${owner} ${mode} ${key}`;

/** A first answer that was found, or a refusal to reuse its key. */
export type Earlier = Result<Answer, Refusal>;

const KEY = /^[\x20-\x7e]{1,255}$/;

/** The requester of a change. Routes that need no key make no changes in this way. */
const knownRequester = (request: FastifyRequest): Requester => {
  const requester = requesterOf(request);
  if (requester) return requester;
  throw new Error(`Nobody is known to ask for ${request.method} ${request.routeOptions.url}.`);
};

/** Reads the Idempotency-Key of a request; null when it sends none. */
export const readIdempotentRequest = (request: FastifyRequest): Result<IdempotentRequest | null, Refusal> => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return succeed(null);
  if (typeof key !== 'string' || !KEY.test(key)) {
    return refuse(
      'idempotency_key_invalid',
      'Send one Idempotency-Key of 1 to 255 printable ASCII characters.',
    );
  }
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(request.rawBody ?? '')
    .digest();
  return succeed({ ...knownRequester(request), key, fingerprint });
};

/** The first answers to requests, in the store; all calls run inside the transaction of the change they answer. */
export interface Answers {
  find(
    client: pg.PoolClient,
    requests: readonly IdempotentRequest[],
  ): Promise<Map<IdempotentRequest, Earlier>>;
  keep(client: pg.PoolClient, answers: readonly (readonly [IdempotentRequest, Answer])[]): Promise<void>;
}

/** Runs a change in a transaction, once per Idempotency-Key, and answers. A refusal changes and keeps nothing. */
export type Change = (
  request: FastifyRequest,
  reply: FastifyReply,
  work: (client: pg.PoolClient) => Promise<Result<Answer, Refusal>>,
) => Promise<void>;

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export interface ChangeOptions {
  readonly database: Database;
  readonly answers: Answers;
  readonly shares: SessionShares;
  readonly audit: Audit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const createChange = ({ database, answers, shares, audit, now }: ChangeOptions): Change => {
  /** Writes what was done to the trail, where the route wants it: the last statement before the commit. */
  const trace = async (
    request: FastifyRequest,
    answer: Answer,
    client: pg.PoolClient,
    withCommit: WithCommit,
  ) => {
    if (!isAudited(request)) return;
    const requester = knownRequester(request);
    const action = actionOf(request, requester, { answer, at: new Date(now()) });
    await audit.append(client, withCommit, { chain: requester.owner, actions: [action] });
  };

  const run = async (
    client: pg.PoolClient,
    idempotent: IdempotentRequest | null,
    work: Parameters<Change>[2],
  ): Promise<{ answer: Answer; repeated: boolean }> => {
    if (idempotent) {
      const lock = await client.query<{ free: boolean }>(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
        [`idempotency ${idempotentRequestName(idempotent)}`],
      );
      if (!lock.rows[0]!.free)
        throw new Refused({
          code: 'idempotency_in_progress',
          detail: 'The first request with this Idempotency-Key is still running. Repeat it in a moment.',
        });
      const earlier = (await answers.find(client, [idempotent])).get(idempotent);
      if (earlier && !earlier.ok) throw new Refused(earlier.error);
      if (earlier) return { answer: earlier.value, repeated: true };
    }
    const done = await work(client);
    if (!done.ok) throw new Refused(done.error);
    if (idempotent && !done.value.passing) await answers.keep(client, [[idempotent, done.value]]);
    return { answer: done.value, repeated: false };
  };
  return async (request, reply, work) => {
    const idempotent = readIdempotentRequest(request);
    if (!idempotent.ok) {
      sendProblem(reply, fromRefusal(idempotent.error));
      return;
    }
    try {
      const answer = await shares.run(knownRequester(request).owner, () =>
        database.transaction(async (client, withCommit) => {
          const { answer, repeated } = await run(client, idempotent.value, work);
          if (!repeated) await trace(request, answer, client, withCommit);
          return answer;
        }),
      );
      await reply.code(answer.status).send(answer.status === 204 ? undefined : answer.body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      sendProblem(reply, fromRefusal(error.refusal));
    }
  };
};
