import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Scope } from '@carillon/gateway-api/keys';
import { plainArray } from '../database/array-literal.ts';
import type { Database } from '../database/open.ts';
import type { SqlRow } from '../database/query.ts';
import type { Vault } from '../vault/vault.ts';
import type { Answer, Answers, Earlier, IdempotentRequest } from './idempotency.ts';
import { idempotentRequestName } from './idempotency.ts';

const KEPT = "interval '7 days'";

/** `grants` is what the key could that asked first; null for what was stored before that was kept. */
type KeyRow = Omit<SqlRow<'idempotency_keys'>, 'created_at'>;

const context = ({ owner, mode, key }: Pick<IdempotentRequest, 'owner' | 'mode' | 'key'>) => ({
  account: owner,
  purpose: 'idempotency',
  row: `${mode} ${key}`,
});

const holds = (scopes: readonly Scope[], grants: readonly Scope[]): boolean =>
  scopes.includes('*') || grants.every((scope) => scopes.includes(scope));

const REUSED = refuse(
  'idempotency_key_reused',
  'This Idempotency-Key was used for another request. Use a new key for a new request.',
);

/** Whether an answer is given to who asks now: it must be the same request, and one that it could have made itself. */
const refusalOf = (
  row: KeyRow,
  { fingerprint, scopes, keyId }: IdempotentRequest,
): Result<never, Refusal> | null => {
  if (row.grants === null || !row.fingerprint.equals(fingerprint)) return REUSED;
  if (!holds(scopes, row.grants))
    return refuse(
      'scope_missing',
      'The first request with this Idempotency-Key was made by an API key that may do more. Repeat it with that one, or use ' +
        'a new Idempotency-Key.',
    );
  if (row.secret_of !== null && row.secret_of !== keyId)
    return refuse(
      'idempotency_key_reused',
      'The answer to the first request holds a secret, which is shown to the API key that asked for it and to no other.',
    );
  return null;
};

/**
 * The first answers to requests, sealed, in the store. One belongs to an account and a mode, and is given again to a key
 * that could have made the request, as it is now.
 */
export const createAnswers = (vault: Vault): Answers => {
  const read = (row: KeyRow, idempotent: IdempotentRequest): Earlier =>
    refusalOf(row, idempotent) ??
    succeed({ status: row.status, body: JSON.parse(vault.open(context(idempotent), row.body).toString()) });
  return {
    find: async (client, requests) => {
      const { rows } = await client.query<KeyRow>(
        `SELECT k.account_id, k.mode, k.key, k.fingerprint, k.status, k.body, k.grants, k.secret_of
         FROM unnest($1::uuid[], $2::text[], $3::text[]) AS asked (account_id, mode, key)
         JOIN idempotency_keys k USING (account_id, mode, key) WHERE k.created_at > now() - ${KEPT}`,
        [
          requests.map(({ owner }) => owner),
          requests.map(({ mode }) => mode),
          requests.map(({ key }) => key),
        ],
      );
      const found = new Map(
        rows.map((row) => [
          idempotentRequestName({ owner: row.account_id, mode: row.mode, key: row.key }),
          row,
        ]),
      );
      return new Map(
        requests.flatMap((idempotent) => {
          const row = found.get(idempotentRequestName(idempotent));
          return row ? [[idempotent, read(row, idempotent)] as const] : [];
        }),
      );
    },
    keep: async (client, answers) => {
      if (answers.length === 0) return;
      const of = <Value>(value: (idempotent: IdempotentRequest, answer: Answer) => Value): Value[] =>
        answers.map(([idempotent, answer]) => value(idempotent, answer));
      await client.query(
        `INSERT INTO idempotency_keys (account_id, mode, key, fingerprint, status, body, grants, secret_of)
         SELECT account_id, mode, key, fingerprint, status, body, grants::text[], secret_of
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::int[], $6::bytea[], $7::text[], $8::uuid[])
           AS new (account_id, mode, key, fingerprint, status, body, grants, secret_of)
         ON CONFLICT (account_id, mode, key) DO UPDATE SET fingerprint = EXCLUDED.fingerprint,
           status = EXCLUDED.status, body = EXCLUDED.body, grants = EXCLUDED.grants, secret_of = EXCLUDED.secret_of,
           created_at = now()
         WHERE idempotency_keys.created_at <= now() - ${KEPT}`,
        [
          of(({ owner }) => owner),
          of(({ mode }) => mode),
          of(({ key }) => key),
          of(({ fingerprint }) => fingerprint),
          of((_, { status }) => status),
          of((idempotent, { body }) => vault.seal(context(idempotent), JSON.stringify(body))),
          of(({ scopes }) => plainArray(scopes)),
          of(({ keyId }, { secret }) => (secret ? keyId : null)),
        ],
      );
    },
  };
};

/** Drops first answers after 7 days: a repetition of their request has come by then. */
export const dropOldAnswers = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query(`DELETE FROM idempotency_keys WHERE created_at < $1::timestamptz - ${KEPT}`, [
    new Date(now),
  ]);
};
