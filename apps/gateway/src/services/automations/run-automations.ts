import { renderContextOf } from '@carillon/core/admission';
import { type Automation, type Intent, type Plan, planSend } from '@carillon/core/automation';
import type { Whereabouts } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
import { succeed } from '@carillon/core/result';
import type { Consents } from '../../engine/consent/consents.ts';
import type { EventJob } from '../../engine/events/event-jobs.ts';
import type { Admission } from '../../engine/messages/admission/admission.ts';
import type { PriceBook } from '../../engine/messages/admission/admission-facts.ts';
import type { Outcome } from '../../engine/messages/admission/admit.ts';
import { draftFor } from '../../engine/messages/admission/intake.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import {
  CALLER_ACCOUNT_COLUMNS,
  type CallerAccountRow,
  callerWithoutKey,
  toCallerAccount,
} from '../../infrastructure/http/account-caller.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { CpuShare } from '../../infrastructure/jobs/cpu-share.ts';
import { listFor } from './automations.ts';
import { type EventOutcome, keepOutcomes } from './event-outcomes.ts';

export interface RunDependencies {
  readonly database: Database;
  readonly admission: Admission;
  readonly consents: Consents;
  readonly cpu: CpuShare;
  readonly now: () => number;
  readonly priceBook: () => Promise<PriceBook>;
}

type StoredEventRow = SqlRow<'events', 'event' | 'mode' | 'status'> & CallerAccountRow;

/** The event, and the account it belongs to as the caller of its texts. */
const load = async (
  database: Database,
  { accountId, eventId }: EventJob,
): Promise<{ event: CanonicalEvent; caller: Caller } | null> => {
  const { rows } = await database.pool.query<StoredEventRow>(
    `SELECT e.event, e.mode, e.status, ${CALLER_ACCOUNT_COLUMNS}
     FROM events e JOIN accounts a ON a.id = e.account_id WHERE e.account_id = $1 AND e.id = $2`,
    [accountId, eventId],
  );
  const row = rows[0];
  if (!row || row.status === 'processed') return null;
  return { event: row.event, caller: callerWithoutKey(toCallerAccount(accountId, row), row.mode) };
};

/** Where the person of an event is, as far as the platform knows it from an address. */
const whereaboutsOf = ({ person: { region = null, timeZone = null } }: CanonicalEvent): Whereabouts => ({
  region,
  timeZone,
});

interface EventContext {
  readonly id: string;
  readonly connector: string;
  /** BCP 47, of the person the event concerns. */
  readonly locale: string | null;
  readonly whereabouts: Whereabouts;
  readonly stopCodes: Readonly<Record<string, string>>;
  readonly book: PriceBook;
}

const toDraft = (caller: Caller, intent: Intent, event: EventContext) =>
  draftFor(
    caller,
    {
      to: intent.to,
      country: intent.country,
      text: intent.text,
      purpose: intent.purpose,
      lane: null,
      sender: intent.sender,
      eventKey: intent.eventKey,
      reference: null,
      sendAt: intent.sendAt,
      notAfter: intent.notAfter,
      origin: {
        kind: 'automation',
        automation: intent.automationId,
        event: event.id,
        connector: event.connector,
      },
      language: event.locale?.split(/[-_]/)[0]?.toLowerCase() ?? null,
      whereabouts: event.whereabouts,
    },
    event,
  );

const toOutcome = (automationId: string, outcome: Outcome): EventOutcome => {
  const nothing = { automationId, reason: null, detail: null, messageId: null };
  switch (outcome.kind) {
    case 'admitted':
      return { ...nothing, outcome: 'sent', messageId: outcome.id };
    case 'repeated':
      return {
        ...nothing,
        outcome: 'repeated',
        messageId: outcome.first.id,
        detail: 'This fact had texted this person before; the first message stands for it.',
      };
    case 'invalid':
      return { ...nothing, outcome: 'refused', reason: outcome.refusal.code, detail: outcome.refusal.detail };
    case 'refused': {
      const refusal = outcome.decision.kind === 'refused' ? outcome.decision.refusal : null;
      return {
        ...nothing,
        outcome: 'refused',
        messageId: outcome.id,
        reason: refusal?.code ?? null,
        detail: refusal?.detail ?? null,
      };
    }
  }
};

const skipped = (plan: Plan & { kind: 'skip' }): EventOutcome => ({
  automationId: plan.skip.automationId,
  outcome: 'skipped',
  reason: plan.skip.reason,
  detail: plan.skip.detail,
  messageId: null,
});

/** What each automation does about an event; one that comes after the time of a job is spent sends nothing. */
const plansFor = async (
  automations: readonly Automation[],
  event: CanonicalEvent,
  { caller, cpu, now }: { caller: Caller; cpu: CpuShare; now: number },
): Promise<Plan[]> => {
  const context = renderContextOf({
    to: event.person.phone ?? '',
    country: event.person.country,
    language: event.person.locale,
    whereabouts: whereaboutsOf(event),
    defaultCountry: caller.account.defaultCountry,
    now,
  });
  const plans = await cpu
    .request(caller.account.id)
    .map(automations, (automation) => succeed(planSend(automation, event, context)));
  return plans.flatMap((plan, place) => {
    if (plan.ok) return plan.value ?? [];
    const { id: automationId } = automations[place]!;
    const skip = { automationId, reason: 'work_limit_reached' as const, detail: plan.error.detail };
    return { kind: 'skip' as const, skip };
  });
};

/**
 * Runs the account's automations on a stored event. Safe to run again after a crash: the event key keeps a text
 * from being sent twice, and an event that was finished is left alone.
 */
export const runAutomations = async (
  { database, admission, consents, cpu, now, priceBook }: RunDependencies,
  job: EventJob,
): Promise<void> => {
  const loaded = await load(database, job);
  if (!loaded) return;
  const { event, caller } = loaded;
  const automations = await listFor(database.pool, job.accountId, event.type);
  const plans = await plansFor(automations, event, { caller, cpu, now: now() });
  const intents = plans.flatMap((plan) => (plan.kind === 'send' ? [plan.intent] : []));
  const outcomes = plans.flatMap((plan) => (plan.kind === 'skip' ? [skipped(plan)] : []));
  if (intents.length > 0) {
    const settings = (await consents.settings.read([job.accountId])).get(job.accountId);
    const context = {
      id: job.eventId,
      connector: event.source.platform,
      locale: event.person.locale,
      whereabouts: whereaboutsOf(event),
      stopCodes: settings?.policy.stopCodes ?? {},
      book: await priceBook(),
    };
    const result = await admission.submit({
      caller,
      drafts: intents.map((intent) => toDraft(caller, intent, context)),
      idempotent: null,
      answer: () => ({ status: 202, body: null }),
    });
    if (result.kind === 'decided') {
      for (const [index, outcome] of result.outcomes.entries()) {
        outcomes.push(toOutcome(intents[index]!.automationId, outcome));
      }
    }
  }
  await keepOutcomes(database, job, outcomes);
};
