import type { Database } from '../../infrastructure/database/open.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { noteTimeline } from './recognise-restore.ts';
import { type RestoreRouteOptions, restoreRoutes } from './routes.ts';

const NOTE_MS = 60_000;

/** Keeps texts of a restored database from leaving a second time. */
export const restoresModule = (options: RestoreRouteOptions & { readonly database: Database }): Module => ({
  routes: [restoreRoutes(options)],
  jobs: [
    {
      name: 'note the timeline of the store',
      everyMs: NOTE_MS,
      runsIn: 'any',
      run: () => noteTimeline(options.database),
    },
  ],
});
