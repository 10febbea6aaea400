export {
  type AdminConsent,
  type AdminText,
  type AdminThread,
  adminEstimateSchema,
  adminOutcomesSchema,
  adminSendSchema,
  adminThreadQuery,
  adminThreadSchema,
  type TextOutcome,
} from './admin.ts';
export { flowAnswerSchema } from './flow.ts';
