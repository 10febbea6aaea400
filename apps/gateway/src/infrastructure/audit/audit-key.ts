import { randomBytes } from 'node:crypto';
import type { Database } from '../database/open.ts';
import { queryOn } from '../database/query.ts';
import { OPERATOR_ACCOUNT } from '../vault/seal-context.ts';
import type { Vault } from '../vault/vault.ts';

const GENERATION = 1;
const context = { account: OPERATOR_ACCOUNT, purpose: 'audit_keys.sealed', row: String(GENERATION) };

/**
 * Opens the key of the audit trail's digests, and makes it at the first start. It lies sealed in the vault: whoever can
 * write to the database and has not the master key cannot make a chain that verifies.
 */
export const openAuditKey = async ({ pool }: Database, vault: Vault): Promise<Buffer> => {
  await queryOn(pool)
    .insertInto('audit_keys')
    .values({ generation: GENERATION, sealed: vault.seal(context, randomBytes(32)) })
    .onConflict((conflict) => conflict.column('generation').doNothing())
    .execute();
  const { sealed } = await queryOn(pool)
    .selectFrom('audit_keys')
    .select('sealed')
    .where('generation', '=', GENERATION)
    .executeTakeFirstOrThrow();
  return vault.open(context, sealed);
};
