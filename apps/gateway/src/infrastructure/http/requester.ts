import type { Scope } from '@carillon/gateway-api/keys';
import type { FastifyRequest } from 'fastify';
import { OPERATOR_ACCOUNT } from '../vault/seal-context.ts';
import type { Mode } from './caller.ts';

/** Who makes a request, account or operator alike. */
export interface Requester {
  /** UUID; `OPERATOR_ACCOUNT` for the operator. */
  readonly owner: string;
  readonly mode: Mode | 'operator';
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}

/** Who makes a request; null where no key was asked for. */
export const requesterOf = ({ caller, operatorKey }: FastifyRequest): Requester | null => {
  if (caller) {
    const { account, mode, keyId, scopes } = caller;
    return { owner: account.id, mode, keyId, scopes };
  }
  return operatorKey
    ? { owner: OPERATOR_ACCOUNT, mode: 'operator', keyId: operatorKey, scopes: ['*'] }
    : null;
};
