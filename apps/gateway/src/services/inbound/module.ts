import type { Database } from '../../infrastructure/database/open.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { inboundPersonalData } from './personal-data.ts';
import { replyRoutes } from './routes.ts';
import { unmatchedTextRoutes } from './unmatched-routes.ts';

/** A repetition of a text has come within 30 days, and each account has its own copy of the replies it got. */
const dropOldTexts = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query("DELETE FROM carrier_texts WHERE received_at < $1::timestamptz - interval '30 days'", [
    new Date(now),
  ]);
};

export type InboundOptions = Parameters<typeof replyRoutes>[0] & Parameters<typeof unmatchedTextRoutes>[0];

/** Texts from handsets: replies of an account, and those that belong to none. */
export const inboundModule = (options: InboundOptions): Module => ({
  routes: [replyRoutes(options), unmatchedTextRoutes(options)],
  personalData: inboundPersonalData,
  retention: [(now) => dropOldTexts(options.database, now)],
});
