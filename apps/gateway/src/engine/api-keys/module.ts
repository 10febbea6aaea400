import type { Module } from '../../infrastructure/modules/module.ts';
import { keyRoutes } from './key-routes.ts';
import { operatorKeyRoutes } from './operator-key-routes.ts';

export type ApiKeysOptions = Parameters<typeof keyRoutes>[0] & Parameters<typeof operatorKeyRoutes>[0];

/** Keys of accounts and of the operator. */
export const apiKeysModule = (options: ApiKeysOptions): Module => ({
  routes: [keyRoutes(options), operatorKeyRoutes(options)],
});
