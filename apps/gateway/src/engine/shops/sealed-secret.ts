import type { Vault } from '../../infrastructure/vault/vault.ts';

/** Whose secret it is. */
export interface SecretOwner {
  readonly accountId: string;
  /** The connection. */
  readonly id: string;
}

// One purpose for both columns: a rotation moves the sealed bytes from one to the other.
const context = ({ accountId, id }: SecretOwner) => ({
  account: accountId,
  purpose: 'connections.secret',
  row: id,
});

/** Seals the secret of one connection. */
export const sealSecret = (vault: Vault, owner: SecretOwner, secret: string): Buffer =>
  vault.seal(context(owner), secret);

/** Opens a secret of that connection, the current one or the one before. */
export const unsealSecret = (vault: Vault, owner: SecretOwner, sealed: Buffer): string =>
  vault.open(context(owner), sealed).toString();
