import type { Module } from '../../infrastructure/modules/module.ts';
import { carriersRoom } from './carrier-routes.ts';

/** What the operator does with carriers: make, change, move what waits, delete. */
export const carriersModule = (options: Parameters<typeof carriersRoom>[0]): Module => ({
  routes: [carriersRoom(options)],
});
