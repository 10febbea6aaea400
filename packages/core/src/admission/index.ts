export type { ConsentFacts, RecentTexts } from './consent-facts.ts';
export { decide } from './decide.ts';
export type { Admitted, Decision, Refused } from './decision.ts';
export { type Draft, type DraftSettings, draftMessage } from './draft.ts';
export type { AdmissionFacts } from './facts.ts';
export { type Reader, renderContextOf } from './render-context.ts';
export type { RefusalCode } from './rules/index.ts';
export type { Segmentation } from './segmentation.ts';
export type { Origin, SendRequest } from './send-request.ts';
