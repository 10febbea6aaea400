import type { Module } from '../../infrastructure/modules/module.ts';
import { eventsRoom } from './routes.ts';

/** What happened in a shop or CRM, in canonical form. */
export const eventsModule = (options: Parameters<typeof eventsRoom>[0]): Module => ({
  routes: [eventsRoom(options)],
});
