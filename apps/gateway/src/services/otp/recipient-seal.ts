import type { Vault } from '../../infrastructure/vault/vault.ts';
import type { ChallengeRow } from './challenge-row.ts';

const context = ({ account_id, id }: Pick<ChallengeRow, 'account_id' | 'id'>) => ({
  account: account_id,
  purpose: 'otp_challenges.recipient',
  row: id,
});

/** Seals the number of a challenge, so that its code can be sent again and nobody else reads it. */
export const sealRecipient = (
  vault: Vault,
  owner: Pick<ChallengeRow, 'account_id' | 'id'>,
  e164: string,
): Buffer => vault.seal(context(owner), e164);

/** Opens the number of a challenge that is still pending. */
export const openRecipient = (vault: Vault, row: ChallengeRow & { readonly recipient: Buffer }): string =>
  vault.open(context(row), row.recipient).toString();
