import type { Database } from '../../infrastructure/database/open.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { consentsRoom } from './consent-routes.ts';
import { optOutLinksRoom } from './opt-out-link-routes.ts';
import { policyRoom } from './policy-routes.ts';
import { suppressionsRoom } from './suppression-routes.ts';

/** The lines of a deferral are read for as long as the text itself. */
const dropOldDeferrals = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query("DELETE FROM deferrals WHERE since < $1::timestamptz - interval '30 days'", [
    new Date(now),
  ]);
};

export type ConsentOptions = Parameters<typeof suppressionsRoom>[0] &
  Parameters<typeof consentsRoom>[0] &
  Parameters<typeof policyRoom>[0] &
  Parameters<typeof optOutLinksRoom>[0];

/** Who may be texted, and when. */
export const consentModule = (options: ConsentOptions): Module => ({
  routes: [suppressionsRoom(options), consentsRoom(options), policyRoom(options), optOutLinksRoom(options)],
  retention: [(now) => dropOldDeferrals(options.database, now)],
});
