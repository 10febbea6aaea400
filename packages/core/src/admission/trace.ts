import { DRAFT_STEPS } from './draft-steps.ts';
import { RULES } from './rules/index.ts';
import type { TraceFacts } from './sentence.ts';

const DECISIONS = [...DRAFT_STEPS, ...RULES];

export type TraceStep = (typeof DECISIONS)[number]['step'];

/** The decisions of admission, in the order they are taken: what the draft settled, then what the rules decide. */
export const TRACE_STEPS: readonly TraceStep[] = [...new Set(DECISIONS.map(({ step }) => step))];

/**
 * One line of the why-card: which rule looked, what it found, and the facts it looked at. It is data, written when
 * the decision is taken; the sentence is made from it when somebody reads the card.
 */
export interface TraceLine {
  readonly step: TraceStep;
  readonly outcome: 'passed' | 'held' | 'refused';
  readonly facts: TraceFacts;
}
