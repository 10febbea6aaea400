import { createHmac, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../database/open.ts';
import { OPERATOR_ACCOUNT } from '../vault/seal-context.ts';
import type { Vault } from '../vault/vault.ts';

/** 128 bits: no two numbers ever meet, and the index is half as large. */
const DIGEST_BYTES = 16;

/**
 * Turns numbers into what may be kept of them for ever. The space of numbers is small, so a bare hash could be
 * reversed by trying them all: the digest is an HMAC-SHA256 under a key that lies sealed under the master key.
 */
export interface NumberDigests {
  /** Stored with each digest, for a later change of the key. */
  readonly keyId: string;
  /** @param e164 the number. */
  digest(e164: string): Buffer;
}

const context = (id: string) => ({ account: OPERATOR_ACCOUNT, purpose: 'suppression_keys.sealed', row: id });

/** Opens the key of this database, or makes it at the first start. */
export const openNumberDigests = async (database: Database, vault: Vault): Promise<NumberDigests> => {
  const { id, key } = await database.transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('suppression_keys'))");
    const { rows } = await client.query<{ id: string; sealed: Buffer }>(
      'SELECT id, sealed FROM suppression_keys ORDER BY created_at DESC, id DESC LIMIT 1',
    );
    const [known] = rows;
    if (known) return { id: known.id, key: vault.open(context(known.id), known.sealed) };
    const made = { id: uuidv7(), key: randomBytes(32) };
    await client.query('INSERT INTO suppression_keys (id, sealed) VALUES ($1, $2)', [
      made.id,
      vault.seal(context(made.id), made.key),
    ]);
    return made;
  });
  return {
    keyId: id,
    digest: (e164) => createHmac('sha256', key).update(e164).digest().subarray(0, DIGEST_BYTES),
  };
};
