export {
  automationCreateSchema,
  automationPatchSchema,
  automationSchema,
} from './automations.ts';
export { rehearsalRequestSchema, rehearsalSchema } from './rehearsal.ts';
export { automationRunSchema, automationRunsStoppedSchema, automationRunsStopSchema } from './runs.ts';
export { automationStartersSchema } from './starters.ts';
