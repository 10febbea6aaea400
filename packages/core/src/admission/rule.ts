import type { Quote } from '../billing/index.ts';
import type { Refusal } from '../result/index.ts';
import type { Refused } from './decision.ts';
import type { Draft } from './draft.ts';
import type { Sentences, TraceFacts } from './sentence.ts';

/** What the rules before have settled about a message. */
export interface Standing {
  /** The earliest instant it may leave, in milliseconds since 1970. */
  readonly dueAt: number;
  /** Set while it waits: until when, and the reason as a code. */
  readonly held: { readonly until: number; readonly reason: string } | null;
  readonly carrier: string | null;
  readonly quote: Quote | null;
}

/** The rule does not concern this message: no line is written. */
interface Skipped {
  readonly outcome: 'skipped';
}

/** The rule found nothing against the message. */
interface Passed {
  readonly outcome: 'passed';
  readonly facts: TraceFacts;
  readonly settled?: Partial<Standing>;
}

/** The message has to wait. */
interface Held {
  readonly outcome: 'held';
  readonly facts: TraceFacts;
  readonly settled: Partial<Standing>;
}

/** The rule says no: the code and sentence of the refusal, and the facts behind it. */
interface Refusing<Code extends string> {
  readonly outcome: 'refused';
  readonly facts: TraceFacts;
  readonly status: Refused['status'];
  readonly refusal: Refusal<Code>;
}

/** What a rule found. Unless it was skipped, its facts become a line of the why-card. */
export type Finding<Code extends string = string> = Skipped | Passed | Held | Refusing<Code>;

/**
 * One decision of admission, whole in one file. To add one:
 *
 * 1. Write it in `rules/` with `defineRule`: its step, the codes it refuses with, its sentences, and `evaluate`. The type
 *    of the second parameter of `evaluate` declares the facts it reads.
 * 2. Put it into the list in `rules/index.ts`, at its place in the order.
 * 3. Give each new code an entry in the error catalogue of `gateway-api` (`docs/errors.md` is written from it).
 * 4. Read each new fact in the gateway, in `messages/admission/admission-facts.ts`; sending and estimates both take it
 *    from there.
 * 5. Show in a test what it refuses, and what it lets pass.
 *
 * The compiler asks for 3 and 4. The steps of the why-card and of the OpenAPI document, the sentences, the type of the
 * facts and the type of the codes follow from the list.
 */
export interface Rule<Facts, Step extends string = string, Code extends string = string> {
  /** Names the line on the why-card. */
  readonly step: Step;
  /** Every code it may refuse with; each has an entry in the error catalogue. */
  readonly codes: readonly Code[];
  /** What the why-card says of it: one sentence for each outcome. */
  readonly sentences: Sentences;
  /** Pure: reads the draft, the facts, and what the rules before settled. */
  readonly evaluate: (draft: Draft, facts: Facts, standing: Standing) => Finding<Code>;
}

/** The outcomes that a finding of `evaluate` may have follow from the sentences: none can go untold. */
interface Definition<Facts, Step extends string, Code extends string, Told extends keyof Sentences> {
  readonly step: Step;
  readonly codes: readonly Code[];
  readonly sentences: Sentences & { readonly [Outcome in Told]: NonNullable<Sentences[Outcome]> };
  readonly evaluate: (
    draft: Draft,
    facts: Facts,
    standing: Standing,
  ) => Extract<Finding<NoInfer<Code>>, { outcome: 'skipped' | NoInfer<Told> }>;
}

/** Makes a rule; its types hold the codes and the outcomes of `evaluate` to those that are declared. */
export const defineRule = <
  Facts,
  const Step extends string,
  const Code extends string,
  Told extends keyof Sentences,
>(
  rule: Definition<Facts, Step, Code, Told>,
): Rule<Facts, Step, Code> => rule;

export const SKIP: Skipped = { outcome: 'skipped' };

export const pass = (facts: TraceFacts, settled?: Partial<Standing>): Passed => ({
  outcome: 'passed',
  facts,
  ...(settled && { settled }),
});

export const hold = (facts: TraceFacts, settled: Partial<Standing>): Held => ({
  outcome: 'held',
  facts,
  settled,
});

export const refuse = <const Code extends string>(
  refusal: Refusal<Code>,
  facts: TraceFacts,
  status: Refused['status'] = 'not_issued',
): Refusing<Code> => ({ outcome: 'refused', facts, status, refusal });
