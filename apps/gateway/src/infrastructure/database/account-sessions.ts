import { boundAccount } from '../account-scope/account-scope.ts';
import { ACCOUNT_ROLE } from './account-role.ts';

/** Binds transactions to the account that the code that asks for them works for. */
export interface AccountSessions {
  /** From now on they are bound; before, the database has no role for it. */
  enforce(): void;
  /** Whether a transaction that begins now is bound to an account. */
  isBound(): boolean;
  /** What begins a transaction now. */
  begin(): string;
}

export const createAccountSessions = (): AccountSessions => {
  let enforced = false;
  const account = (): string | undefined => (enforced ? boundAccount() : undefined);
  return {
    enforce: () => {
      enforced = true;
    },
    isBound: () => account() !== undefined,
    begin: () => {
      const bound = account();
      // Both end with the transaction: a session that is given back is nobody's.
      return bound === undefined
        ? 'BEGIN'
        : `BEGIN; SET LOCAL ROLE ${ACCOUNT_ROLE}; SET LOCAL carillon.account_id = '${bound}'`;
    },
  };
};
