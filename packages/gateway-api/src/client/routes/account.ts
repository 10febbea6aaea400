import type {
  subAccountChangeSchema,
  subAccountCreateSchema,
  subAccountDeletedSchema,
  subAccountSchema,
  transferSchema,
} from '../../accounts/index.ts';
import type { auditEntrySchema, auditQuery } from '../../audit/index.ts';
import type { keyCreatedSchema, keyCreateSchema, keySchema } from '../../keys/index.ts';
import type { operatorKeyCreateSchema } from '../../operator/index.ts';
import { route } from '../route.ts';

export const keys = {
  /** API keys, revoked ones included. */
  list: route('GET /v1/keys').lists<typeof keySchema>(),
  /** Makes an API key, which is shown this once. */
  create: route('POST /v1/keys').takes<typeof keyCreateSchema>().gives<typeof keyCreatedSchema>(),
  /** Revokes an API key. */
  delete: route('DELETE /v1/keys/{id}'),
};

export const accounts = {
  /** Sub-accounts. */
  list: route('GET /v1/accounts').lists<typeof subAccountSchema>(),
  /** Makes a sub-account, with a wallet of its own. */
  create: route('POST /v1/accounts').takes<typeof subAccountCreateSchema>().gives<typeof subAccountSchema>(),
  /** Changes the name or the mark-up. */
  update: route('PATCH /v1/accounts/{id}')
    .takes<typeof subAccountChangeSchema>()
    .gives<typeof subAccountSchema>(),
  /** Deletes a sub-account; the rest of its credit comes back. */
  delete: route('DELETE /v1/accounts/{id}').gives<typeof subAccountDeletedSchema>(),
  /** Moves credit to a sub-account, EUR 30 at least. */
  transfer: route('POST /v1/accounts/{id}/transfer')
    .takes<typeof transferSchema>()
    .gives<typeof subAccountSchema>(),
  keys: {
    /** The API keys of a sub-account, ended ones included. */
    list: route('GET /v1/accounts/{id}/keys').lists<typeof keySchema>(),
    /** Makes an API key of a sub-account, which is shown this once. */
    create: route('POST /v1/accounts/{id}/keys')
      .takes<typeof operatorKeyCreateSchema>()
      .gives<typeof keyCreatedSchema>(),
    /** Ends an API key of a sub-account. */
    delete: route('DELETE /v1/accounts/{id}/keys/{keyId}'),
  },
};

export const audit = {
  /** Who changed what in the account, and which keys were refused. */
  list: route('GET /v1/audit').lists<typeof auditEntrySchema, typeof auditQuery>(),
};
