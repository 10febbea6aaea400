import type { Database } from '../../infrastructure/database/open.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { consentRoutes } from './consent-routes.ts';
import { optOutLinkRoutes } from './opt-out-link-routes.ts';
import { consentPersonalData } from './personal-data.ts';
import { policyRoutes } from './policy-routes.ts';
import { suppressionRoutes } from './suppression-routes.ts';

/** The lines of a deferral are read for as long as the text itself. */
const dropOldDeferrals = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query("DELETE FROM deferrals WHERE since < $1::timestamptz - interval '30 days'", [
    new Date(now),
  ]);
};

export type ConsentOptions = Parameters<typeof suppressionRoutes>[0] &
  Parameters<typeof consentRoutes>[0] &
  Parameters<typeof policyRoutes>[0] &
  Parameters<typeof optOutLinkRoutes>[0];

/** Who may be texted, and when. */
export const consentModule = (options: ConsentOptions): Module => ({
  routes: [
    suppressionRoutes(options),
    consentRoutes(options),
    policyRoutes(options),
    optOutLinkRoutes(options),
  ],
  personalData: consentPersonalData,
  retention: [(now) => dropOldDeferrals(options.database, now)],
});
