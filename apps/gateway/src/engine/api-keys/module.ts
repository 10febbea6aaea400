import type { Module } from '../../infrastructure/modules/module.ts';
import { keysRoom } from './key-routes.ts';
import { operatorKeysRoom } from './operator-key-routes.ts';

export type ApiKeysOptions = Parameters<typeof keysRoom>[0] & Parameters<typeof operatorKeysRoom>[0];

/** Keys of accounts and of the operator. */
export const apiKeysModule = (options: ApiKeysOptions): Module => ({
  routes: [keysRoom(options), operatorKeysRoom(options)],
});
