import type { Module } from '../../infrastructure/modules/module.ts';
import { accountRoutes } from './operator-routes.ts';
import { subAccountRoutes } from './sub-account-routes.ts';
import { returnLateCredit } from './sub-accounts.ts';

const MINUTE_MS = 60_000;

export type AccountsOptions = Parameters<typeof accountRoutes>[0] & Parameters<typeof subAccountRoutes>[0];

/** Main accounts, in the operator's hands, and sub-accounts, in those of their main account. */
export const accountsModule = (options: AccountsOptions): Module => ({
  routes: [subAccountRoutes(options), accountRoutes(options)],
  jobs: [
    {
      name: 'return late credit of deleted sub-accounts',
      everyMs: MINUTE_MS,
      runsIn: 'jobs',
      run: () => returnLateCredit(options.database, new Date(options.now())).then(() => {}),
    },
  ],
});
