import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { addNumberKey, type NumberDigests, openNumberDigests } from './number-digests.ts';
import { lockConsents, STRONGER } from './suppress.ts';

/** How many rows of both tables a rotation brought under the new key, and left under former ones. */
export interface KeyRotation {
  readonly keyId: string;
  readonly moved: number;
  /** Rows of erased persons: nobody knows their numbers, so their digests stay what they are. */
  readonly kept: number;
}

const BATCH = 500;

interface Row {
  readonly account_id: string;
  /** What tells the row from others of its account: its digest, or its id. */
  readonly place: Buffer | string;
  readonly recipient: string;
}

/** A table of digests: how its rows under former keys are found, and how they are brought under the new one. */
interface DigestTable {
  /** $1 the new key, $2 and $3 the row to start after, $4 how many. */
  readonly find: string;
  readonly first: Buffer | string;
  /** $1 accounts, $2 places, $3 digests, $4 the new key. */
  readonly move: string;
  /** Whether a person has one row in the end, so that each statement may move one of theirs only. */
  readonly onePerPerson: boolean;
}

const find = (table: string, place: string): string =>
  `SELECT account_id, ${place} AS place, recipient FROM ${table}
   WHERE key_id <> $1 AND recipient IS NOT NULL AND (account_id, ${place}) > ($2, $3) ORDER BY account_id, ${place} LIMIT $4`;

const NIL = '00000000-0000-0000-0000-000000000000';

const SUPPRESSIONS: DigestTable = {
  find: find('suppressions', 'digest'),
  first: Buffer.alloc(0),
  // The person may be there under the new key already: then the two become one.
  move: `WITH former AS (
      DELETE FROM suppressions s USING unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS known (account_id, digest, fresh)
      WHERE s.account_id = known.account_id AND s.digest = known.digest AND s.recipient IS NOT NULL
      RETURNING s.*, known.fresh
    )
    INSERT INTO suppressions (account_id, digest, id, key_id, recipient, scope, state, origin, evidence, since)
    SELECT account_id, fresh, id, $4, recipient, scope, state, origin, evidence, since FROM former ${STRONGER}`,
  onePerPerson: true,
};

const CONSENTS: DigestTable = {
  find: find('consents', 'id'),
  first: NIL,
  move: `UPDATE consents c SET digest = known.fresh, key_id = $4
    FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS known (account_id, id, fresh)
    WHERE c.account_id = known.account_id AND c.id = known.id AND c.recipient IS NOT NULL`,
  onePerPerson: false,
};

/** Rows in rounds: whoever is there under several former keys has a row in several of them. */
const roundsOf = (rows: readonly Row[]): Row[][] => {
  const rounds: Row[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const person = `${row.account_id}${row.recipient}`;
    const place = seen.get(person) ?? 0;
    seen.set(person, place + 1);
    const round = rounds[place];
    if (round) round.push(row);
    else rounds.push([row]);
  }
  return rounds;
};

/** Moves one batch; gives its rows, none when the end is reached. */
const moveBatch = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { table, after }: { table: DigestTable; after: Pick<Row, 'account_id' | 'place'> },
): Promise<Row[]> => {
  const { rows } = await client.query<Row>(table.find, [digests.keyId, after.account_id, after.place, BATCH]);
  if (rows.length === 0) return rows;
  // Nobody says yes or no, or is erased, while the row is on its way.
  await lockConsents(
    client,
    rows.map(({ account_id: accountId, recipient }) => ({ accountId, recipient })),
  );
  for (const round of table.onePerPerson ? roundsOf(rows) : [rows]) {
    await client.query(table.move, [
      round.map(({ account_id }) => account_id),
      round.map(({ place }) => place),
      round.map(({ recipient }) => digests.digest(recipient)),
      digests.keyId,
    ]);
  }
  return rows;
};

const moveAll = async (database: Database, digests: NumberDigests, table: DigestTable): Promise<number> => {
  let moved = 0;
  let after: Pick<Row, 'account_id' | 'place'> = { account_id: NIL, place: table.first };
  for (;;) {
    const rows = await database.transaction((client) => moveBatch(client, digests, { table, after }));
    const last = rows.at(-1);
    if (!last) return moved;
    moved += rows.length;
    after = last;
  }
};

const countFormer = async ({ pool }: Database, keyId: string): Promise<number> => {
  const { rows } = await pool.query<{ former: bigint }>(
    `SELECT (SELECT count(*) FROM suppressions WHERE key_id <> $1)
          + (SELECT count(*) FROM consents WHERE key_id <> $1) AS former`,
    [keyId],
  );
  return Number(rows[0]!.former);
};

/** Keys nothing is kept under cost a look-up each. The former one stays: a process may have written with it just now. */
const dropEmptyKeys = ({ pool }: Database): Promise<unknown> =>
  pool.query(
    `DELETE FROM suppression_keys k
     WHERE id NOT IN (SELECT id FROM suppression_keys ORDER BY created_at DESC, id DESC LIMIT 2)
       AND NOT EXISTS (SELECT FROM suppressions WHERE key_id = k.id)
       AND NOT EXISTS (SELECT FROM consents WHERE key_id = k.id)`,
  );

/**
 * Makes a new key for the digests of numbers, and digests anew every number that is still known. What is kept of an
 * erased person stays under its key, which goes on being used for look-ups. It may be broken off and run again.
 *
 * @param published waits until every gateway on this database knows the new key: one that does not would look for
 * numbers where they no longer are.
 */
export const rotateNumberKey = async (
  database: Database,
  vault: Vault,
  published: () => Promise<void>,
): Promise<KeyRotation> => {
  await database.transaction((client) => addNumberKey(client, vault));
  await published();
  const digests = await openNumberDigests(database, vault);
  const moved =
    (await moveAll(database, digests, SUPPRESSIONS)) + (await moveAll(database, digests, CONSENTS));
  await dropEmptyKeys(database);
  return { keyId: digests.keyId, moved, kept: await countFormer(database, digests.keyId) };
};
