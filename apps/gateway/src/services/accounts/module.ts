import type { Module } from '../../infrastructure/modules/module.ts';
import { accountsRoom } from './operator-routes.ts';
import { subAccountsRoom } from './sub-account-routes.ts';
import { returnLateCredit } from './sub-accounts.ts';

const MINUTE_MS = 60_000;

export type AccountsOptions = Parameters<typeof accountsRoom>[0] & Parameters<typeof subAccountsRoom>[0];

/** Main accounts, in the operator's hands, and sub-accounts, in those of their main account. */
export const accountsModule = (options: AccountsOptions): Module => ({
  routes: [subAccountsRoom(options), accountsRoom(options)],
  jobs: [
    {
      name: 'return late credit of deleted sub-accounts',
      everyMs: MINUTE_MS,
      runsIn: 'jobs',
      run: () => returnLateCredit(options.database, new Date(options.now())).then(() => {}),
    },
  ],
});
