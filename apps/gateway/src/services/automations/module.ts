import type { Module } from '../../infrastructure/modules/module.ts';
import { type NoteDependencies, writeDueNotes } from './notes/write-notes.ts';
import { type RehearsalRouteOptions, rehearsalRoutes } from './rehearsal/routes.ts';
import { type AutomationRouteOptions, automationRoutes } from './routes.ts';
import { dropOldRuns } from './runs/drop-old-runs.ts';
import { runsPersonalData } from './runs/personal-data.ts';
import { runRoutes } from './runs/routes.ts';
import { type SendDependencies, sendDueSteps } from './runs/send-steps.ts';
import { starterRoutes } from './starter-routes.ts';

/** How late a step is at most, on a gateway that has nothing else to do. */
const DUE_MS = 1_000;
/** How late a page of a shop shows a text at most. */
const NOTES_MS = 5_000;

/** Flows by which an event of a shop becomes texts. */
export const automationsModule = (
  options: AutomationRouteOptions & SendDependencies & RehearsalRouteOptions & NoteDependencies,
): Module => ({
  routes: [automationRoutes(options), runRoutes(options), rehearsalRoutes(options), starterRoutes(options)],
  jobs: [
    {
      name: 'send steps of automations that are due',
      everyMs: DUE_MS,
      runsIn: 'jobs',
      recovers: true,
      run: () => sendDueSteps(options),
    },
    {
      name: 'show on the pages of shops what was texted',
      everyMs: NOTES_MS,
      runsIn: 'jobs',
      recovers: true,
      run: () => writeDueNotes(options),
    },
  ],
  retention: [(now) => dropOldRuns(options.database, now)],
  personalData: runsPersonalData,
});
