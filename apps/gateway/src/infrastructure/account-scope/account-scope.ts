import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<string>();

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Runs work that may see the rows of one account and of no other: sessions of the store that it asks for are bound to the
 * account, and whatever it starts inherits that.
 */
export const forAccount = <Value>(accountId: string, work: () => Value): Value => {
  // It is written into a statement, which takes no values there.
  if (!UUID.test(accountId)) throw new Error(`${accountId} is no account's id.`);
  return scope.run(accountId, work);
};

/** Runs work that is done for many accounts at once, wherever it is started from: what fills a cache or a batch. */
export const acrossAccounts = <Value>(work: () => Value): Value => scope.exit(work);

/** The account that the code that is running works for; undefined where it works for all of them. */
export const boundAccount = (): string | undefined => scope.getStore();
