import { randomBytes } from 'node:crypto';
import type { Database } from '../database/open.ts';
import { OPERATOR_ACCOUNT } from '../vault/seal-context.ts';
import type { Vault } from '../vault/vault.ts';

const GENERATION = 1;
const context = { account: OPERATOR_ACCOUNT, purpose: 'audit_keys.sealed', row: String(GENERATION) };

/**
 * Opens the key of the audit trail's digests, and makes it at the first start. It lies sealed in the vault: whoever can
 * write to the database and has not the master key cannot make a chain that verifies.
 */
export const openAuditKey = async ({ pool }: Database, vault: Vault): Promise<Buffer> => {
  await pool.query(
    'INSERT INTO audit_keys (generation, sealed) VALUES ($1, $2) ON CONFLICT (generation) DO NOTHING',
    [GENERATION, vault.seal(context, randomBytes(32))],
  );
  const { rows } = await pool.query<{ sealed: Buffer }>(
    'SELECT sealed FROM audit_keys WHERE generation = $1',
    [GENERATION],
  );
  return vault.open(context, rows[0]!.sealed);
};
