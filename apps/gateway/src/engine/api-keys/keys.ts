import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Scope } from '@carillon/gateway-api/keys';
import { type ExpressionBuilder, sql } from 'kysely';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row, type Tables } from '../../infrastructure/database/query.ts';
import { describeKey, keyMode, makeKey, type NewKey } from '../../infrastructure/http/api-key.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';

export const KEY_NOT_FOUND = refuse('key_not_found', 'There is no such key. List them with GET /v1/keys.');

export const ACCOUNT_NOT_FOUND = refuse(
  'account_not_found',
  'There is no such account. List them with GET /v1/operator/accounts.',
);

export type KeyRow = Row<'api_keys'>;

/** What a new key of an account may do. */
export interface KeyGrant {
  readonly mode: 'live' | 'test';
  readonly scopes: readonly Scope[];
  readonly label?: string | undefined;
  /** ISO 8601; it ends with the asking key at the latest. */
  readonly expiresAt?: string | undefined;
}

/** A key as stored, and its text, which nobody can read again. */
export interface MadeKey {
  readonly row: KeyRow;
  readonly key: string;
}

/** The keys a caller may see and revoke: those of its account, and of the test mode only when it is in it itself. */
const within =
  ({ account, mode }: Caller) =>
  ({ and, eb }: ExpressionBuilder<Tables, 'api_keys'>) =>
    and([eb('accountId', '=', account.id), ...(mode === 'test' ? [eb('mode', '=', mode)] : [])]);

/** One page, newest first. Revoked keys stay in it. */
export const listKeys = (database: Database, caller: Caller, page: PageRequest): Promise<KeyRow[]> =>
  queryOn(database.pool)
    .selectFrom('api_keys')
    .selectAll()
    .where(within(caller))
    .$call(newestFirst(page))
    .execute();

/** A key that has ended already is a mistake in the request. Refusal: `request_invalid`. */
export const checkEnd = ({ expiresAt }: Pick<KeyGrant, 'expiresAt'>, now: number): Result<null, Refusal> =>
  expiresAt === undefined || Date.parse(expiresAt) > now
    ? succeed(null)
    : refuse('request_invalid', 'expiresAt has passed. Name a time that is still to come.', 'expiresAt');

/**
 * A key gives away no more than it has: nor a scope it lacks, nor, from a test key, a live key, nor a longer life. Gives
 * what is to be made.
 */
const withinOwn = (caller: Caller, grant: KeyGrant): Result<KeyGrant, Refusal> => {
  const { mode, scopes, expiresAt } = grant;
  if (caller.mode === 'test' && mode === 'live') {
    return refuse('scope_missing', 'A test key makes test keys only. Use a live key of the account.', 'mode');
  }
  const lacking = scopes.find((scope) => !caller.scopes.includes('*') && !caller.scopes.includes(scope));
  if (lacking !== undefined)
    return refuse(
      'scope_missing',
      `The key lacks the scope ${lacking}, so it cannot give it to another.`,
      'scopes',
    );
  const end = caller.expiresAt ?? null;
  if (end === null) return succeed(grant);
  if (expiresAt !== undefined && Date.parse(expiresAt) > end.getTime())
    return refuse(
      'scope_missing',
      `The key ends at ${end.toISOString()}, so none it makes can live longer.`,
      'expiresAt',
    );
  return succeed({ ...grant, expiresAt: expiresAt ?? end.toISOString() });
};

const insertKey = async (
  client: pg.PoolClient,
  made: NewKey,
  {
    accountId,
    mode,
    scopes,
    label,
    expiresAt,
    source,
  }: Omit<KeyGrant, 'mode'> & Pick<KeyRow, 'accountId' | 'mode'> & { readonly source?: KeyRow['source'] },
): Promise<KeyRow | undefined> =>
  queryOn(client)
    .insertInto('api_keys')
    .values({
      id: uuidv7(),
      accountId,
      mode,
      prefix: made.prefix,
      hash: made.hash,
      scopes: [...new Set(scopes)],
      label: label ?? null,
      source: source ?? null,
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .returningAll()
    .executeTakeFirst();

const makeFor = async (client: pg.PoolClient, accountId: string, grant: KeyGrant): Promise<MadeKey> => {
  const made = makeKey(grant.mode);
  const row = await insertKey(client, made, { accountId, ...grant });
  return { row: row!, key: made.key };
};

/** Makes a key of the caller's account. Refusal: `scope_missing` when it could do more than the caller's own. */
export const createKey = async (
  client: pg.PoolClient,
  caller: Caller,
  grant: Omit<KeyGrant, 'mode'> & { readonly mode?: KeyGrant['mode'] | undefined },
): Promise<Result<MadeKey, Refusal>> => {
  const asked = { ...grant, mode: grant.mode ?? caller.mode };
  const allowed = withinOwn(caller, asked);
  return allowed.ok ? succeed(await makeFor(client, caller.account.id, allowed.value)) : allowed;
};

/**
 * Makes a key of a sub-account of the caller's account, which the caller's transaction has found. Refusal:
 * `scope_missing` when it could do more there than the caller's own does here.
 */
export const createSubAccountKey = async (
  client: pg.PoolClient,
  caller: Caller,
  subAccount: string,
  grant: KeyGrant,
): Promise<Result<MadeKey, Refusal>> => {
  const allowed = withinOwn(caller, grant);
  return allowed.ok ? succeed(await makeFor(client, subAccount, allowed.value)) : allowed;
};

/** Makes a key of any account, for the operator. Refusal: `account_not_found`. */
export const createKeyFor = async (
  client: pg.PoolClient,
  account: string | null,
  grant: KeyGrant,
): Promise<Result<MadeKey, Refusal>> => {
  const known =
    account === null
      ? null
      : await queryOn(client)
          .selectFrom('accounts')
          .select('id')
          .where('id', '=', account)
          .forKeyShare()
          .executeTakeFirst();
  return known ? succeed(await makeFor(client, known.id, grant)) : ACCOUNT_NOT_FOUND;
};

/** Makes a key of the operator. */
export const createOperatorKey = async (
  client: pg.PoolClient,
  grant: Pick<KeyGrant, 'label' | 'expiresAt'>,
): Promise<MadeKey> => {
  const made = makeKey('operator');
  const row = await insertKey(client, made, { accountId: null, mode: 'operator', scopes: ['*'], ...grant });
  return { row: row!, key: made.key };
};

/** One page of the keys of an account, newest first, for whoever is over it; null when there is no such account. */
export const listKeysOf = async (
  database: Database,
  account: string | null,
  page: PageRequest,
): Promise<KeyRow[] | null> => {
  if (account === null) return null;
  const rows = await queryOn(database.pool)
    .selectFrom('api_keys')
    .selectAll()
    .where('accountId', '=', account)
    .$call(newestFirst(page))
    .execute();
  if (rows.length > 0) return rows;
  const known = await queryOn(database.pool)
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', account)
    .executeTakeFirst();
  return known ? [] : null;
};

/** Revoking again changes nothing. */
const REVOKED_BY_NOW = sql<Date>`coalesce(revoked_at, now())`;

/** Ends a key of an account for whoever is over it; false when the account has no such key. */
export const revokeKeyOf = async (
  client: pg.PoolClient,
  account: string | null,
  id: string | null,
): Promise<boolean> => {
  if (account === null || id === null) return false;
  const { numUpdatedRows } = await queryOn(client)
    .updateTable('api_keys')
    .set({ revokedAt: REVOKED_BY_NOW })
    .where('accountId', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/**
 * Stores a key whose text is known, such as one set by the environment; its text tells the mode. A text that is stored
 * already stays as it is, with the account it has and revoked if it was.
 *
 * @throws when the text is not a key, which the reader of the environment should have found.
 */
export const storeKey = async (
  client: pg.PoolClient,
  stored: {
    key: string;
    accountId: string | null;
    scopes: readonly Scope[];
    label?: string;
    source?: KeyRow['source'];
  },
): Promise<KeyRow> => {
  const mode = keyMode(stored.key);
  if (mode === null)
    throw new Error('The text is not a key: ck_live_, ck_test_ or ck_operator_ and 16 characters or more.');
  const described = describeKey(stored.key);
  const inserted = await insertKey(client, described, { ...stored, mode });
  if (inserted) return inserted;
  return queryOn(client)
    .selectFrom('api_keys')
    .selectAll()
    .where('hash', '=', described.hash)
    .executeTakeFirstOrThrow();
};

/** Revokes a key for good; false when the caller has no such key. Revoking it again changes nothing. */
export const revokeKey = async (
  client: pg.PoolClient,
  caller: Caller,
  id: string | null,
): Promise<boolean> => {
  if (id === null) return false;
  const { numUpdatedRows } = await queryOn(client)
    .updateTable('api_keys')
    .set({ revokedAt: REVOKED_BY_NOW })
    .where(within(caller))
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};
