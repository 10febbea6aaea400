import type { Module } from '../../infrastructure/modules/module.ts';
import { automationRoutes } from './routes.ts';

/** Rules by which an event of a shop becomes a text. */
export const automationsModule = (options: Parameters<typeof automationRoutes>[0]): Module => ({
  routes: [automationRoutes(options)],
});
