import type { Module } from '../../infrastructure/modules/module.ts';
import { carrierRoutes } from './carrier-routes.ts';

/** What the operator does with carriers: make, change, move what waits, delete. */
export const carriersModule = (options: Parameters<typeof carrierRoutes>[0]): Module => ({
  routes: [carrierRoutes(options)],
});
