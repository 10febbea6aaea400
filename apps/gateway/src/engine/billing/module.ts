import type { Module } from '../../infrastructure/modules/module.ts';
import type { EventJobs } from '../events/event-jobs.ts';
import { carrierBillRoutes } from './carrier-bills/routes.ts';
import { maintainWallets, requireSoundLedger } from './maintenance.ts';
import { billingRoutes } from './operator-routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { planRoutes } from './plan-routes.ts';
import { spendCapRoutes } from './spend-cap-routes.ts';
import { statementRoutes } from './statements/routes.ts';
import { tariffFileRoutes } from './tariff-file-routes.ts';
import { usageRoutes } from './usage-routes.ts';
import { walletRoutes } from './wallet-routes.ts';
import { giveWarnings } from './warnings.ts';

const WARNINGS_MS = 2_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;

export type BillingModuleOptions = Parameters<typeof billingRoutes>[0] &
  Parameters<typeof paymentRoutes>[0] & { readonly eventJobs: EventJobs };

/** Money: wallets, tariffs, plans, purchases, statements, carriers' bills, and the ledger behind them. */
export const billingModule = (options: BillingModuleOptions): Module => {
  const { database, eventJobs, now } = options;
  return {
    routes: [
      walletRoutes(options),
      spendCapRoutes(options),
      usageRoutes(options),
      statementRoutes(options),
      paymentRoutes(options),
      planRoutes(options),
      billingRoutes(options),
      tariffFileRoutes(options),
      carrierBillRoutes(options),
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
        run: () => maintainWallets(database, now()),
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
