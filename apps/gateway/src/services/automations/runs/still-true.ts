import type { Intent, StepPlan, StillTrue } from '@carillon/core/automation';
import { recipientsOf } from '../../../engine/messages/estimates/routes.ts';
import type { AnsweredFact, AskStillTrue } from '../../../engine/shops/still-true.ts';
import { decideAhead } from './decide-ahead.ts';
import type { DueStep } from './due-steps.ts';
import type { Reason } from './reasons.ts';
import type { SendDependencies } from './send-steps.ts';
import { type ShopSaid, type TextContext, toDraft } from './step-text.ts';

export interface AskDependencies extends Pick<SendDependencies, 'database' | 'consents' | 'now'> {
  readonly askStillTrue: AskStillTrue;
}

/** What becomes of a step after the shop was asked. */
export type Asked =
  | { readonly kind: 'send'; readonly said: ShopSaid }
  | { readonly kind: 'skip'; readonly reason: Reason }
  /** Its text would wait for its hour: the shop is asked when that has come. */
  | { readonly kind: 'later'; readonly until: number };

/** A step with the texts it is to send. */
interface Leaving {
  readonly step: DueStep;
  readonly intents: readonly Intent[];
}

const afterAnswer = ({ fact, whenUnknown }: StillTrue, answer: AnsweredFact): Asked => {
  if (answer.ok) {
    const { holds, detail } = answer.value;
    return holds
      ? { kind: 'send', said: { asked: fact, answer: 'holds', said: detail } }
      : { kind: 'skip', reason: { reason: 'no_longer_true', detail } };
  }
  const { code, detail } = answer.error;
  if (whenUnknown === 'send') return { kind: 'send', said: { asked: fact, answer: 'unknown', said: detail } };
  const reason = { reason: 'still_true_unknown', detail: `The shop could not be asked (${code}). ${detail}` };
  return { kind: 'skip', reason };
};

/** The instants to which the texts of steps would be held, by step; those that would leave now are not in it. */
const heldSteps = async (
  deps: AskDependencies,
  leaving: readonly Leaving[],
  context: TextContext,
): Promise<ReadonlyMap<DueStep, number>> => {
  const { caller } = leaving[0]!.step;
  const at = deps.now();
  const texts = leaving.flatMap(({ step, intents }) =>
    intents.map((intent) => ({ step, draft: toDraft(step, intent, context) })),
  );
  const drafts = texts.map(({ draft }) => draft);
  const recipients = await recipientsOf(deps, { caller, drafts }, context.book);
  const held = new Map<DueStep, number>();
  for (const { step, draft } of texts) {
    if (!draft.ok) continue;
    const decision = decideAhead({ caller, draft: draft.value, at }, { book: context.book, recipients });
    const until = decision.kind === 'admitted' ? (decision.held?.until ?? at) : at;
    if (until > at) held.set(step, Math.max(until, held.get(step) ?? 0));
  }
  return held;
};

/**
 * Asks shops about those of one account's steps whose flow wants it, right before they leave: a text that would wait for its
 * hour is no message until then, so that the shop is asked when it has come.
 */
export const askShops = async (
  deps: AskDependencies,
  planned: readonly { readonly step: DueStep; readonly plan: StepPlan }[],
  context: TextContext,
): Promise<ReadonlyMap<DueStep, Asked>> => {
  const leaving = planned.flatMap(({ step, plan }): Leaving[] =>
    step.flow.stillTrue !== null && plan.kind === 'send' ? [{ step, intents: plan.intents }] : [],
  );
  const asked = new Map<DueStep, Asked>();
  if (leaving.length === 0) return asked;
  const held = await heldSteps(deps, leaving, context);
  for (const [step, until] of held) asked.set(step, { kind: 'later', until });
  const now = leaving.flatMap(({ step }) => (held.has(step) ? [] : [step]));
  const answers = await deps.askStillTrue(
    now.map(({ flow, event, caller }) => ({
      accountId: caller.account.id,
      mode: caller.mode,
      question: { fact: flow.stillTrue!.fact, event },
    })),
  );
  for (const [place, step] of now.entries())
    asked.set(step, afterAnswer(step.flow.stillTrue!, answers[place]!));
  return asked;
};
