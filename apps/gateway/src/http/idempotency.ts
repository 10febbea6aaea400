import { createHash } from 'node:crypto';
import { fail, type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { Database } from '../database/open.ts';
import type { SessionShares } from '../database/session-shares.ts';
import { OPERATOR_ACCOUNT } from '../vault/seal-context.ts';
import type { Vault } from '../vault/vault.ts';
import { fromRefusal, sendProblem } from './problems.ts';

/** What a POST answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The answer to what leaves nothing to show. */
export const DONE: Answer = { status: 204, body: null };

/** A request that is to be done once: its key, and a digest of what it asked. */
export interface Once {
  readonly owner: string;
  readonly key: string;
  readonly fingerprint: Buffer;
}

/** A first answer that was found, or a refusal to reuse its key. */
export type Earlier = Result<Answer, Refusal>;

const KEY = /^[\x20-\x7e]{1,255}$/;
const KEPT = "interval '7 days'";

interface KeyRow {
  account_id: string;
  key: string;
  fingerprint: Buffer;
  status: number;
  body: Buffer;
}

/** Reads the Idempotency-Key of a request; null when it sends none. */
export const readOnce = (request: FastifyRequest): Result<Once | null, Refusal> => {
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
  return succeed({ owner: request.caller?.account.id ?? OPERATOR_ACCOUNT, key, fingerprint });
};

const context = (owner: string, key: string) => ({ account: owner, purpose: 'idempotency', row: key });

/** The first answers to requests, in the store; all calls run inside the transaction of the change they answer. */
export interface Answers {
  find(client: pg.PoolClient, requests: readonly Once[]): Promise<Map<Once, Earlier>>;
  keep(client: pg.PoolClient, answers: readonly (readonly [Once, Answer])[]): Promise<void>;
}

export const createAnswers = (vault: Vault): Answers => ({
  find: async (client, requests) => {
    const { rows } = await client.query<KeyRow>(
      `SELECT k.account_id, k.key, k.fingerprint, k.status, k.body
       FROM unnest($1::uuid[], $2::text[]) AS asked (account_id, key)
       JOIN idempotency_keys k USING (account_id, key) WHERE k.created_at > now() - ${KEPT}`,
      [requests.map((once) => once.owner), requests.map((once) => once.key)],
    );
    const found = new Map(rows.map((row) => [`${row.account_id} ${row.key}`, row]));
    const earlier = new Map<Once, Earlier>();
    for (const once of requests) {
      const row = found.get(`${once.owner} ${once.key}`);
      if (!row) continue;
      earlier.set(
        once,
        row.fingerprint.equals(once.fingerprint)
          ? succeed({
              status: row.status,
              body: JSON.parse(vault.open(context(once.owner, once.key), row.body).toString()),
            })
          : fail({
              code: 'idempotency_key_reused',
              detail: 'This Idempotency-Key was used for another request. Use a new key for a new request.',
            }),
      );
    }
    return earlier;
  },
  keep: async (client, answers) => {
    if (answers.length === 0) return;
    await client.query(
      `INSERT INTO idempotency_keys (account_id, key, fingerprint, status, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::int[], $5::bytea[])
       ON CONFLICT (account_id, key) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, status = EXCLUDED.status,
         body = EXCLUDED.body, created_at = now()
       WHERE idempotency_keys.created_at <= now() - ${KEPT}`,
      [
        answers.map(([once]) => once.owner),
        answers.map(([once]) => once.key),
        answers.map(([once]) => once.fingerprint),
        answers.map(([, answer]) => answer.status),
        answers.map(([once, answer]) =>
          vault.seal(context(once.owner, once.key), JSON.stringify(answer.body)),
        ),
      ],
    );
  },
});

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

export const createChange = (database: Database, answers: Answers, shares: SessionShares): Change => {
  const run = async (
    client: pg.PoolClient,
    once: Once | null,
    work: Parameters<Change>[2],
  ): Promise<Answer> => {
    if (once) {
      const lock = await client.query<{ free: boolean }>(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
        [`idempotency ${once.owner} ${once.key}`],
      );
      if (!lock.rows[0]!.free)
        throw new Refused({
          code: 'idempotency_in_progress',
          detail: 'The first request with this Idempotency-Key is still running. Repeat it in a moment.',
        });
      const earlier = (await answers.find(client, [once])).get(once);
      if (earlier && !earlier.ok) throw new Refused(earlier.error);
      if (earlier) return earlier.value;
    }
    const done = await work(client);
    if (!done.ok) throw new Refused(done.error);
    if (once) await answers.keep(client, [[once, done.value]]);
    return done.value;
  };
  return async (request, reply, work) => {
    const once = readOnce(request);
    if (!once.ok) {
      sendProblem(reply, fromRefusal(once.error));
      return;
    }
    try {
      const owner = request.caller?.account.id ?? OPERATOR_ACCOUNT;
      const answer = await shares.run(owner, () =>
        database.transaction((client) => run(client, once.value, work)),
      );
      await reply.code(answer.status).send(answer.status === 204 ? undefined : answer.body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      sendProblem(reply, fromRefusal(error.refusal));
    }
  };
};
