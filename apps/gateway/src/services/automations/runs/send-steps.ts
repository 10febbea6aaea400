import type { StepPlan } from '@carillon/core/automation';
import type { Consents } from '../../../engine/consent/consents.ts';
import type { Admission } from '../../../engine/messages/admission/admission.ts';
import type { PriceBook } from '../../../engine/messages/admission/admission-facts.ts';
import type { Outcome } from '../../../engine/messages/admission/admit.ts';
import type { AskStillTrue } from '../../../engine/shops/still-true.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import { type CpuShare, eachInItsTime } from '../../../infrastructure/jobs/cpu-share.ts';
import { enqueueNotes } from '../notes/enqueue-notes.ts';
import { type DueStep, MOST_STEPS, type StepSelection, takeDueSteps } from './due-steps.ts';
import { endRuns } from './end-runs.ts';
import { completeRuns, type FinishedStep, finishSteps, type StepOutcome } from './finish-steps.ts';
import { overDailyCap } from './person-cap.ts';
import { type PutOffStep, putOffSteps } from './put-off-steps.ts';
import { OPTED_OUT, OVERTAKEN, REPEATED_DETAIL, type Reason, SHOP_LEFT, SWITCHED_OFF } from './reasons.ts';
import { isOvertaken, planAt, type ShopSaid, type TextContext, toDraft } from './step-text.ts';
import { type Asked, askShops } from './still-true.ts';

export interface SendDependencies {
  readonly database: Database;
  readonly admission: Admission;
  readonly consents: Consents;
  readonly cpu: CpuShare;
  readonly now: () => number;
  readonly priceBook: () => Promise<PriceBook>;
  readonly askStillTrue: AskStillTrue;
}

/** A step with the texts it is to send, or why it sends none. */
interface Planned {
  readonly step: DueStep;
  readonly plan: StepPlan;
}

const NOTHING = { reason: null, detail: null, messageId: null };

const skipped = ({ reason, detail }: Reason): StepOutcome => ({
  ...NOTHING,
  outcome: 'skipped',
  reason,
  detail,
});

const outcomeOf = (outcome: Outcome): StepOutcome => {
  switch (outcome.kind) {
    case 'admitted':
      return { ...NOTHING, outcome: 'sent', messageId: outcome.id };
    case 'repeated':
      return {
        ...NOTHING,
        outcome: 'repeated',
        messageId: outcome.first.id,
        detail: REPEATED_DETAIL,
      };
    case 'invalid':
      return { ...NOTHING, outcome: 'refused', reason: outcome.refusal.code, detail: outcome.refusal.detail };
    case 'refused': {
      const refusal = outcome.decision.kind === 'refused' ? outcome.decision.refusal : null;
      return {
        outcome: 'refused',
        messageId: outcome.id,
        reason: refusal?.code ?? null,
        detail: refusal?.detail ?? null,
      };
    }
  }
};

/** Of a step that texts several of the staff, what was sent counts before what was not. */
const resultOf = (outcomes: readonly Outcome[]): StepOutcome => {
  const results = outcomes.map(outcomeOf);
  return results.find(({ outcome }) => outcome === 'sent') ?? results[0]!;
};

/** Plans the steps of one account; one whose own time is spent sends nothing. */
const planSteps = async (
  steps: readonly DueStep[],
  { cpu, now }: Pick<SendDependencies, 'cpu' | 'now'>,
): Promise<Planned[]> => {
  const { account } = steps[0]!.caller;
  const plans = await eachInItsTime({ cpu, account: account.id }, steps, (due) => planAt(due, now()));
  return steps.map((step, place) => {
    const plan = plans[place]!;
    if (plan.ok) return { step, plan: plan.value };
    const skip = { reason: 'work_limit_reached', detail: plan.error.detail } as const;
    return { step, plan: { kind: 'skip', skip } };
  });
};

/** Hands the texts of one account's steps to admission, as one request. */
const submit = async (
  { admission }: SendDependencies,
  planned: readonly Planned[],
  { context, asked }: { readonly context: TextContext; readonly asked: ReadonlyMap<DueStep, Asked> },
): Promise<FinishedStep[]> => {
  const saidBefore = (step: DueStep): ShopSaid | null => {
    const answer = asked.get(step);
    return answer?.kind === 'send' ? answer.said : null;
  };
  const texts = planned.flatMap(({ step, plan }) =>
    plan.kind === 'send' ? plan.intents.map((intent) => ({ step, intent })) : [],
  );
  const outcomes: Outcome[] = [];
  if (texts.length > 0) {
    const decided = await admission.submit({
      caller: texts[0]!.step.caller,
      drafts: texts.map(({ step, intent }) => toDraft(step, intent, { ...context, said: saidBefore(step) })),
      idempotent: null,
      answer: () => ({ status: 202, body: null }),
    });
    if (decided.kind === 'decided') outcomes.push(...decided.outcomes);
  }
  return planned.map(({ step, plan }) => {
    if (plan.kind === 'skip') return { step, result: skipped(plan.skip) };
    const own = outcomes.filter((_, place) => texts[place]!.step === step);
    return { step, result: resultOf(own) };
  });
};

/** Sends what its shop did not say no to; what would wait for its hour is put off to it. */
const sendPlanned = async (
  deps: SendDependencies,
  planned: readonly Planned[],
): Promise<readonly FinishedStep[]> => {
  const { account } = planned[0]!.step.caller;
  const settings = (await deps.consents.settings.read([account.id])).get(account.id);
  const context = { stopCodes: settings?.policy.stopCodes ?? {}, book: await deps.priceBook() };
  const asked = await askShops(deps, planned, context);
  const leaving: Planned[] = [];
  const finished: FinishedStep[] = [];
  const later: PutOffStep[] = [];
  for (const one of planned) {
    const answer = asked.get(one.step);
    if (answer?.kind === 'later') later.push({ step: one.step, until: answer.until });
    else if (answer?.kind === 'skip') finished.push({ step: one.step, result: skipped(answer.reason) });
    else leaving.push(one);
  }
  await putOffSteps(deps.database, later);
  return leaving.length === 0
    ? finished
    : [...finished, ...(await submit(deps, leaving, { context, asked }))];
};

/** Whoever said no gets no further text of the run, and one whose automation was switched off neither. */
const endingOf = ({ step, result }: FinishedStep): Reason | null => {
  if (step.shopLeft) return SHOP_LEFT;
  if (result.reason === 'recipient_opted_out') return OPTED_OUT;
  return step.flow.enabled ? null : SWITCHED_OFF;
};

const finish = async (
  { database, now }: SendDependencies,
  finished: readonly FinishedStep[],
): Promise<void> => {
  const at = new Date(now());
  await database.transaction(async (client) => {
    await finishSteps(client, finished, at);
    for (const entry of finished) {
      const ending = endingOf(entry);
      if (ending === null) continue;
      const { caller, runId } = entry.step;
      const which = { sql: 'r.account_id = $1 AND r.id = $2', values: [caller.account.id, runId] };
      await endRuns(client, which, { ...ending, now: at });
    }
    await completeRuns(client, finished, at);
    const sent = finished.filter(({ result }) => result.outcome === 'sent');
    const noteworthy = sent.map(({ step: { caller, event } }) => ({
      accountId: caller.account.id,
      mode: caller.mode,
      event,
    }));
    await enqueueNotes(client, noteworthy, at);
  });
};

/** Steps of one account in one mode: one caller. */
const byCaller = (steps: readonly DueStep[]): DueStep[][] => [
  ...Map.groupBy(steps, ({ caller }) => `${caller.account.id} ${caller.mode}`).values(),
];

const sendOf = async (deps: SendDependencies, steps: readonly DueStep[]): Promise<void> => {
  const capped = await overDailyCap(deps.database, steps, deps.now());
  const early = steps.flatMap((step): FinishedStep[] => {
    if (step.shopLeft) return [{ step, result: skipped(SHOP_LEFT) }];
    if (!step.flow.enabled) return [{ step, result: skipped(SWITCHED_OFF) }];
    if (isOvertaken(step, steps)) return [{ step, result: skipped(OVERTAKEN) }];
    const cap = capped.get(step);
    return cap === undefined ? [] : [{ step, result: skipped(cap) }];
  });
  const rest = steps.filter((step) => !early.some((entry) => entry.step === step));
  const sent = rest.length === 0 ? [] : await sendPlanned(deps, await planSteps(rest, deps));
  await finish(deps, [...early, ...sent]);
};

/**
 * Sends the steps that are due. Safe to run again after a crash: the event key keeps a text from being sent twice, and a
 * step that was finished is left alone.
 */
export const sendDueSteps = async (deps: SendDependencies, of: StepSelection = null): Promise<void> => {
  for (;;) {
    const due = await takeDueSteps(deps.database, of, deps.now());
    for (const steps of byCaller(due)) await sendOf(deps, steps);
    if (due.length < MOST_STEPS) return;
  }
};
