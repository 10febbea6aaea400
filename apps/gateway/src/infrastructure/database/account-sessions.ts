import { boundAccount } from '../account-scope/account-scope.ts';
import { ACCOUNT_ROLE } from './account-role.ts';

/** Binds transactions to the account that the code that asks for them works for. */
export interface AccountSessions {
  /** From now on they are bound; before, the database has no role for it. */
  enforce(): void;
  /** What begins a transaction that is bound to the account; null where the code works for none. */
  begin(): string | null;
}

export const createAccountSessions = (): AccountSessions => {
  let enforced = false;
  return {
    enforce: () => {
      enforced = true;
    },
    begin: () => {
      const account = enforced ? boundAccount() : undefined;
      // Both end with the transaction: a session that is given back is nobody's.
      return account === undefined
        ? null
        : `BEGIN; SET LOCAL ROLE ${ACCOUNT_ROLE}; SET LOCAL carillon.account_id = '${account}'`;
    },
  };
};
