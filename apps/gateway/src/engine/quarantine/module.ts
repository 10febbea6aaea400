import type { Module } from '../../infrastructure/modules/module.ts';
import { dropOldQuarantined } from './quarantine.ts';
import { quarantineRoom } from './routes.ts';

/** What carriers and platforms said that cannot be stored as they said it. */
export const quarantineModule = (options: Parameters<typeof quarantineRoom>[0]): Module => ({
  routes: [quarantineRoom(options)],
  retention: [(now) => dropOldQuarantined(options.database, now).then(() => {})],
});
