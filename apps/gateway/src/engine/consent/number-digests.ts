import { createHmac, randomBytes } from 'node:crypto';
import { equalForms } from '@carillon/core/numbers';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { OPERATOR_ACCOUNT } from '../../infrastructure/vault/seal-context.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';

/** 128 bits: no two numbers ever meet, and the index is half as large. */
const DIGEST_BYTES = 16;

/** How soon a process knows a key that another one published. */
export const KEY_REFRESH_MS = 5_000;

/**
 * Turns numbers into what may be kept of them for ever. The space of numbers is small, so a bare hash could be
 * reversed by trying them all: the digest is an HMAC-SHA256 under a key that lies sealed under the master key.
 */
export interface NumberDigests {
  /** Of the newest key, which writes. It is stored with each digest. */
  readonly keyId: string;
  /** What a number is kept under from now on. @param e164 the number. */
  digest(e164: string): Buffer;
  /**
   * All a number may be kept under, by the newest key first: look-ups ask for each of them in one statement, since who
   * was erased stays under a former key, and a subscriber under any form of their number.
   */
  everyDigest(e164: string): readonly Buffer[];
  /** Reads the keys that were published since. */
  refresh(): Promise<void>;
}

interface Key {
  readonly id: string;
  readonly secret: Buffer;
}

const context = (id: string) => ({ account: OPERATOR_ACCOUNT, purpose: 'suppression_keys.sealed', row: id });

/** Makes the key that digests numbers from now on; gives its id. */
export const addNumberKey = async (client: pg.PoolClient, vault: Vault): Promise<string> => {
  const id = uuidv7();
  await client.query('INSERT INTO suppression_keys (id, sealed) VALUES ($1, $2)', [
    id,
    vault.seal(context(id), randomBytes(32)),
  ]);
  return id;
};

const readKeys = async (
  client: pg.Pool | pg.PoolClient,
  vault: Vault,
  known: readonly Key[],
): Promise<Key[]> => {
  const { rows } = await client.query<{ id: string; sealed: Buffer }>(
    'SELECT id, sealed FROM suppression_keys ORDER BY created_at DESC, id DESC',
  );
  return rows.map(
    ({ id, sealed }) => known.find((key) => key.id === id) ?? { id, secret: vault.open(context(id), sealed) },
  );
};

/** Opens the keys of this database, or makes the first at the first start. */
export const openNumberDigests = async (database: Database, vault: Vault): Promise<NumberDigests> => {
  let keys = await database.transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('suppression_keys'))");
    const known = await readKeys(client, vault, []);
    if (known.length > 0) return known;
    await addNumberKey(client, vault);
    return readKeys(client, vault, []);
  });
  const under = ({ secret }: Key, e164: string): Buffer =>
    createHmac('sha256', secret).update(e164).digest().subarray(0, DIGEST_BYTES);
  return {
    get keyId() {
      return keys[0]!.id;
    },
    digest: (e164) => under(keys[0]!, e164),
    everyDigest: (e164) => {
      const forms = equalForms(e164);
      return keys.flatMap((key) => forms.map((form) => under(key, form)));
    },
    refresh: async () => {
      keys = await readKeys(database.pool, vault, keys);
    },
  };
};
