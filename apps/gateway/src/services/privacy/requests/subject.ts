import type { PrivacyRequest } from '@carillon/connector-kit/connector';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import type { PrivacyRequestRow } from './requests.ts';

/** Whom a request is about. */
export type Subject = Pick<Exclude<PrivacyRequest, { readonly kind: 'shop_erasure' }>, 'customer' | 'orders'>;

const context = ({ accountId, id }: { readonly accountId: string; readonly id: string }) => ({
  account: accountId,
  purpose: 'privacy_requests.sealed_subject',
  row: id,
});

export const sealSubject = (
  vault: Vault,
  owner: { readonly accountId: string; readonly id: string },
  subject: Subject,
): Buffer => vault.seal(context(owner), JSON.stringify(subject));

/** Whom an open request is about; null for a shop, and once it is done. */
export const subjectOf = (vault: Vault, row: PrivacyRequestRow): Subject | null =>
  row.sealedSubject === null
    ? null
    : // Sealed by this gateway alone, from a value of this type.
      (JSON.parse(vault.open(context(row), row.sealedSubject).toString()) as Subject);
