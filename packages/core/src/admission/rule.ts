import type { Quote } from '../billing/index.ts';
import type { TraceLine, TraceStep } from '../messaging/index.ts';
import type { Refusal } from '../result/index.ts';
import type { Refused } from './decision.ts';
import type { Draft } from './draft.ts';
import type { AdmissionFacts } from './facts.ts';

/** What the rules before have settled about a message. */
export interface Standing {
  /** The earliest instant it may leave, in milliseconds since 1970. */
  readonly dueAt: number;
  /** Set while it waits: until when, and the reason as a code. */
  readonly held: { readonly until: number; readonly reason: string } | null;
  readonly carrier: string | null;
  readonly quote: Quote | null;
}

/** What a rule found: it passes, with what it settled, or it refuses. Either way it leaves its line on the why-card. */
export type Finding =
  /** The rule has nothing to say about such a message: no line is written. */
  | { readonly kind: 'skip' }
  | { readonly kind: 'pass'; readonly line: TraceLine; readonly settled?: Partial<Standing> }
  | {
      readonly kind: 'refuse';
      readonly line: TraceLine;
      readonly status: Refused['status'];
      readonly refusal: Refusal;
    };

/** One decision of admission. Rules are pure, and read what the ones before them settled. */
export type Rule = (draft: Draft, facts: AdmissionFacts, standing: Standing) => Finding;

/** The rule does not concern this message. */
export const SKIP: Finding = { kind: 'skip' };

/** A rule found nothing against the message. */
export const pass = (step: TraceStep, facts: TraceLine['facts'], settled?: Partial<Standing>): Finding => ({
  kind: 'pass',
  line: { step, outcome: 'passed', facts },
  ...(settled && { settled }),
});

/** A rule makes the message wait. */
export const hold = (step: TraceStep, facts: TraceLine['facts'], settled: Partial<Standing>): Finding => ({
  kind: 'pass',
  line: { step, outcome: 'held', facts },
  settled,
});

/** A rule says no: the code and sentence of the refusal, and the facts behind it. */
export const object = (
  step: TraceStep,
  refusal: Refusal,
  facts: TraceLine['facts'],
  status: Refused['status'] = 'not_issued',
): Finding => ({ kind: 'refuse', line: { step, outcome: 'refused', facts }, status, refusal });
