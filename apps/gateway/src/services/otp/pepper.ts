import { createHmac, randomBytes } from 'node:crypto';
import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { OPERATOR_ACCOUNT } from '../../infrastructure/vault/seal-context.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';

/** The keys that codes and numbers are hashed with: both come from the pepper, which lies sealed in the vault. */
export interface OtpKeys {
  readonly codes: Buffer;
  readonly identities: Buffer;
}

const GENERATION = 1;
const context = { account: OPERATOR_ACCOUNT, purpose: 'otp_peppers.sealed', row: String(GENERATION) };

const keyFor = (pepper: Buffer, use: string): Buffer =>
  createHmac('sha256', pepper).update(`carillon otp ${use}`).digest();

/**
 * Opens the gateway's pepper, and makes it at the first start. Without it, what the tables hold of codes and numbers
 * cannot be guessed at: whoever has the database alone cannot even begin.
 */
export const openOtpKeys = async ({ pool }: Database, vault: Vault): Promise<OtpKeys> => {
  await queryOn(pool)
    .insertInto('otp_peppers')
    .values({ generation: GENERATION, sealed: vault.seal(context, randomBytes(32)) })
    .onConflict((conflict) => conflict.column('generation').doNothing())
    .execute();
  const { sealed } = await queryOn(pool)
    .selectFrom('otp_peppers')
    .select('sealed')
    .where('generation', '=', GENERATION)
    .executeTakeFirstOrThrow();
  const pepper = vault.open(context, sealed);
  return { codes: keyFor(pepper, 'codes'), identities: keyFor(pepper, 'identities') };
};
