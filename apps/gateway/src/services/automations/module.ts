import type { Module } from '../../infrastructure/modules/module.ts';
import { automationsRoom } from './routes.ts';

/** Rules by which an event of a shop becomes a text. */
export const automationsModule = (options: Parameters<typeof automationsRoom>[0]): Module => ({
  routes: [automationsRoom(options)],
});
