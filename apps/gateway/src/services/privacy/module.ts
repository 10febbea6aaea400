import type { Module } from '../../infrastructure/modules/module.ts';
import { peopleRoutes } from './people-routes.ts';

/** The rights of a person on what is kept about them: to have it, and to have it erased. */
export const privacyModule = (options: Parameters<typeof peopleRoutes>[0]): Module => ({
  routes: [peopleRoutes(options)],
});
