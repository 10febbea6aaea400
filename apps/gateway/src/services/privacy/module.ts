import type { Module } from '../../infrastructure/modules/module.ts';
import { peopleRoutes } from './people-routes.ts';
import { type ActDependencies, actUponRequests } from './requests/act.ts';
import { dropOldRequests } from './requests/requests.ts';
import { type PrivacyRequestRouteOptions, privacyRequestRoutes } from './requests/routes.ts';

/** How long an erasure that a platform asks for waits at most, in a process that has time. */
const ACT_MS = 5_000;

/** The rights of people on what is kept about them: to have it, and to have it erased. */
export const privacyModule = (
  options: Parameters<typeof peopleRoutes>[0] & PrivacyRequestRouteOptions & ActDependencies,
): Module => ({
  routes: [peopleRoutes(options), privacyRequestRoutes(options)],
  jobs: [
    {
      name: 'act upon requests about the data of people',
      everyMs: ACT_MS,
      runsIn: 'jobs',
      recovers: true,
      run: () => actUponRequests(options),
    },
  ],
  retention: [(now) => dropOldRequests(options.database, now)],
});
