import type { Module } from '../../infrastructure/modules/module.ts';
import type { EventJobs } from '../events/event-jobs.ts';
import { carrierBillsRoom } from './carrier-bills/routes.ts';
import { keepMoney, requireSoundLedger } from './maintenance.ts';
import { billingRoom } from './operator-routes.ts';
import { paymentsRoom } from './payments/routes.ts';
import { plansRoom } from './plan-routes.ts';
import { spendCapsRoom } from './spend-cap-routes.ts';
import { statementsRoom } from './statements/routes.ts';
import { tariffFilesRoom } from './tariff-file-routes.ts';
import { usageRoom } from './usage-routes.ts';
import { walletRoom } from './wallet-routes.ts';
import { giveWarnings } from './warnings.ts';

const WARNINGS_MS = 2_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;

export type BillingModuleOptions = Parameters<typeof billingRoom>[0] &
  Parameters<typeof paymentsRoom>[0] & { readonly eventJobs: EventJobs };

/** Money: wallets, tariffs, plans, purchases, statements, carriers' bills, and the ledger behind them. */
export const billingModule = (options: BillingModuleOptions): Module => {
  const { database, eventJobs, now } = options;
  return {
    routes: [
      walletRoom(options),
      spendCapsRoom(options),
      usageRoom(options),
      statementsRoom(options),
      paymentsRoom(options),
      plansRoom(options),
      billingRoom(options),
      tariffFilesRoom(options),
      carrierBillsRoom(options),
    ],
    jobs: [
      {
        name: 'warn of low balances and reached spend caps',
        everyMs: WARNINGS_MS,
        runsIn: 'jobs',
        run: () => giveWarnings(database, eventJobs, now()).then(() => {}),
      },
      {
        name: 'expire credit and pass margins on',
        everyMs: MINUTE_MS,
        runsIn: 'jobs',
        run: () => keepMoney(database, now()),
      },
      {
        name: 'verify the ledger',
        everyMs: DAY_MS,
        runsIn: 'jobs',
        run: () => requireSoundLedger(database),
      },
    ],
  };
};
