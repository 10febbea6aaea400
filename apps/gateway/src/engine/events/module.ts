import type { Module } from '../../infrastructure/modules/module.ts';
import { eventsPersonalData } from './personal-data.ts';
import { eventRoutes } from './routes.ts';

/** What happened in a shop or CRM, in canonical form. */
export const eventsModule = (options: Parameters<typeof eventRoutes>[0]): Module => ({
  routes: [eventRoutes(options)],
  personalData: eventsPersonalData,
});
