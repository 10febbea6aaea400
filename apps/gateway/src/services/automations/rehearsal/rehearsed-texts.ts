import type { Decision, Draft } from '@carillon/core/admission';
import type { RehearsedStep } from '@carillon/core/automation';
import { type Refusal, type Result, succeed } from '@carillon/core/result';
import type { Consents } from '../../../engine/consent/consents.ts';
import { recipientsOf } from '../../../engine/messages/estimates/routes.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type CpuShare, eachInItsTime } from '../../../infrastructure/jobs/cpu-share.ts';
import { decideAhead } from '../runs/decide-ahead.ts';
import { DAY_MS } from '../runs/person-cap.ts';
import { cappedAt, OPTED_OUT, OVERTAKEN, REPEATED_DETAIL, type Reason } from '../runs/reasons.ts';
import { isOvertaken, planAt, type StepOfFlow, type TextContext, toDraft } from '../runs/step-text.ts';

/** A step of a rehearsal, as a live one is read. */
export type PastStep = StepOfFlow & Pick<RehearsedStep, 'dueAt' | 'run'>;

/** What would have become of one text of a step. */
export interface RehearsedText {
  readonly step: PastStep;
  readonly outcome: 'sent' | 'skipped' | 'refused' | 'stopped' | 'repeated';
  readonly reason: string | null;
  readonly detail: string | null;
  /** Undefined where there is no text to decide on. */
  readonly decision?: Decision;
}

export interface TextDependencies {
  readonly database: Database;
  readonly consents: Consents;
  readonly cpu: CpuShare;
  readonly now: () => number;
}

/** What is known of earlier texts of the same rehearsal. */
interface Memory {
  /** When each person was texted, milliseconds since 1970. */
  readonly sentTo: Map<string, number[]>;
  /** Event keys of texts that would have been sent, with whom they were for. */
  readonly keys: Set<string>;
  /** Events whose person would have said no by then: no further step leaves. */
  readonly optedOut: Set<string>;
}

const skipped = (step: PastStep, { reason, detail }: Reason): RehearsedText => ({
  step,
  outcome: 'skipped',
  reason,
  detail,
});

/** Why a step sends nothing, before its text is looked at. */
const earlySkip = (step: PastStep, memory: Memory, page: readonly PastStep[]): RehearsedText | null => {
  const { flow, place, run, dueAt } = step;
  if (memory.optedOut.has(run.heard.id)) return { ...skipped(step, OPTED_OUT), outcome: 'stopped' };
  const together = page.filter((other) => other.run === run && other.dueAt === dueAt);
  if (isOvertaken(step, together)) return skipped(step, OVERTAKEN);
  const { recipient } = run.heard;
  if (flow.perPersonPerDay === null || recipient === null || flow.steps[place]!.staff !== null) return null;
  const recent = (memory.sentTo.get(recipient) ?? []).filter((at) => at > dueAt - DAY_MS);
  return recent.length < flow.perPersonPerDay ? null : skipped(step, cappedAt(flow.perPersonPerDay));
};

/** A text that was planned: its draft, or why it is none. */
interface Planned {
  readonly step: PastStep;
  readonly draft: Result<Draft, Refusal> | null;
  readonly skip: Reason | null;
}

const planTexts = (step: PastStep, context: TextContext): Planned[] => {
  const plan = planAt(step, step.dueAt);
  if (plan.kind === 'skip') return [{ step, draft: null, skip: plan.skip }];
  return plan.intents.map((intent) => ({ step, draft: toDraft(step, intent, context), skip: null }));
};

const remember = (memory: Memory, { step, decision }: RehearsedText & { decision: Decision }): void => {
  const { e164 } = decision.draft.recipient;
  const before = memory.sentTo.get(e164);
  if (before) before.push(step.dueAt);
  else memory.sentTo.set(e164, [step.dueAt]);
};

const keyOf = ({ recipient, request }: Draft): string =>
  `${request.eventKey} ${recipient.e164} ${request.purpose}`;

const resultOf = (step: PastStep, decision: Decision): RehearsedText => {
  if (decision.kind === 'admitted') return { step, outcome: 'sent', reason: null, detail: null, decision };
  const { code, detail } = decision.refusal;
  return { step, outcome: 'refused', reason: code, detail, decision };
};

const REPEATED: Reason = { reason: 'repeated', detail: REPEATED_DETAIL };

/** Decides, in their order, on the texts of steps: what each would have become, with the consents of today. */
export const createTextRehearsal = (
  { database, consents, cpu, now }: TextDependencies,
  context: TextContext,
): ((page: readonly PastStep[]) => Promise<RehearsedText[]>) => {
  const memory: Memory = { sentTo: new Map(), keys: new Set(), optedOut: new Set() };

  const settle = (
    planned: Planned,
    page: readonly PastStep[],
    recipients: Awaited<ReturnType<typeof recipientsOf>>,
  ): RehearsedText => {
    const { step, draft, skip } = planned;
    const early = earlySkip(step, memory, page);
    if (early) return early;
    if (skip) return skipped(step, skip);
    if (!draft!.ok)
      return {
        ...skipped(step, { reason: draft!.error.code, detail: draft!.error.detail }),
        outcome: 'refused',
      };
    const key = keyOf(draft!.value);
    if (memory.keys.has(key)) return { ...skipped(step, REPEATED), outcome: 'repeated' };
    const ahead = { caller: step.caller, draft: draft!.value, at: step.dueAt };
    const decision = decideAhead(ahead, { book: context.book, recipients });
    const result = { ...resultOf(step, decision), decision };
    if (result.outcome === 'sent') {
      memory.keys.add(key);
      remember(memory, result);
    }
    if (result.reason === 'recipient_opted_out') memory.optedOut.add(step.run.heard.id);
    return result;
  };

  return async (page) => {
    const [first] = page;
    if (!first) return [];
    const account = first.caller.account.id;
    const plans = await eachInItsTime({ cpu, account }, page, (step) => planTexts(step, context));
    const planned = plans.flatMap((plan, place): Planned[] =>
      plan.ok
        ? plan.value
        : [{ step: page[place]!, draft: null, skip: { reason: plan.error.code, detail: plan.error.detail } }],
    );
    const drafts = planned.flatMap(({ draft }) => (draft === null ? [] : [draft]));
    const texts = { caller: first.caller, drafts };
    const recipients = await recipientsOf({ database, consents, now }, texts, context.book);
    const settled = await cpu.request(account).map(planned, (one) => succeed(settle(one, page, recipients)));
    return settled.flatMap((one) => (one.ok ? [one.value] : []));
  };
};
