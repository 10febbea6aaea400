import type { Database } from '../../infrastructure/database/open.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { carrierCallbackRoutes } from './callbacks/routes.ts';
import { maintainCarriers } from './carrier-kinds.ts';
import type { MaintenanceOptions } from './carrier-type.ts';
import { carriersPersonalData } from './personal-data.ts';
import { phoneRoutes } from './simulator/phone-routes.ts';

const MAINTENANCE_MS = 2_000;

/** What handsets send in parts is joined within 2 days; a session of an SMSC is not asked about after a month. */
const dropOldParts = async ({ pool }: Database, now: number): Promise<void> => {
  const at = new Date(now);
  await pool.query(
    "DELETE FROM inbound_parts WHERE received_at < $1::timestamptz - interval '2 days' AND stored_at IS NOT NULL",
    [at],
  );
  await pool.query("DELETE FROM text_sessions WHERE answered_until < $1::timestamptz - interval '31 days'", [
    at,
  ]);
};

export type CarriersModuleOptions = Parameters<typeof carrierCallbackRoutes>[0] &
  Parameters<typeof phoneRoutes>[0] &
  Pick<MaintenanceOptions, 'onFault'>;

/** The kinds of carrier: their callbacks, their virtual phones, and what each kind does by the clock. */
export const carrierKindsModule = (options: CarriersModuleOptions): Module => {
  const { database, sink, now, onFault } = options;
  return {
    routes: [phoneRoutes(options), carrierCallbackRoutes(options)],
    jobs: [
      {
        name: 'maintain the kinds of carrier',
        everyMs: MAINTENANCE_MS,
        runsIn: 'dispatch',
        atStart: true,
        recovers: true,
        run: () => maintainCarriers({ database, sink, now: now(), onFault }),
      },
    ],
    personalData: carriersPersonalData,
    retention: [(at) => dropOldParts(database, at)],
  };
};
