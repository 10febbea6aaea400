export { type Automation, type Condition, OPERATORS, type Operator } from './automation.ts';
export { checkFlow, type FlowContent } from './check-flow.ts';
export { holds, unmetCondition } from './condition.ts';
export { stepDueAt } from './due-at.ts';
export {
  ENDED_BEFORE,
  type Entry,
  type EntrySkip,
  enterFlow,
  type FlowSkip,
  type SkipReason,
  stepKey,
} from './enter.ts';
export { factsOf } from './facts.ts';
export {
  type AnyOf,
  type Flow,
  type FlowStep,
  flowOf,
  PLAIN_STEP,
  type StepWindow,
  WEEKDAYS,
  type Weekday,
} from './flow.ts';
export { type Intent, type Plan, planSend, planStep, type Skip, type StepPlan } from './intent.ts';
export { textFor } from './language.ts';
export {
  createRehearsal,
  type HeardEvent,
  type Rehearsal,
  type RehearsedEnd,
  type RehearsedRun,
  type RehearsedStep,
} from './rehearsal.ts';
export { STARTERS, type Starter, type Words } from './starters/index.ts';
export {
  STILL_TRUE_FACTS,
  type StillTrue,
  type StillTrueAnswer,
  type StillTrueFact,
  type StillTrueQuestion,
} from './still-true.ts';
