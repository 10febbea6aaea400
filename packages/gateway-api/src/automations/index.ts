export {
  automationCreateSchema,
  automationPatchSchema,
  automationSchema,
} from './automations.ts';
export { automationRunSchema, automationRunsStoppedSchema, automationRunsStopSchema } from './runs.ts';
