import type { Module } from '../../infrastructure/modules/module.ts';
import { dropOldQuarantined } from './quarantine.ts';
import { quarantineRoutes } from './routes.ts';

/** What carriers and platforms said that cannot be stored as they said it. */
export const quarantineModule = (options: Parameters<typeof quarantineRoutes>[0]): Module => ({
  routes: [quarantineRoutes(options)],
  retention: [(now) => dropOldQuarantined(options.database, now).then(() => {})],
});
