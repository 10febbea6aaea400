import type { CanonicalEvent } from '../events/index.ts';
import { parseTemplate, type RenderContext, renderTemplate } from '../messaging/index.ts';
import type { Purpose } from '../messaging/purpose.ts';
import type { Automation } from './automation.ts';
import { enterFlow, type FlowSkip, type SkipReason, stepKey } from './enter.ts';
import { factsOf } from './facts.ts';
import { type Flow, type FlowStep, flowOf } from './flow.ts';
import { textFor } from './language.ts';

/** A text an automation wants sent; admission decides whether it is. */
export interface Intent {
  readonly automationId: string;
  readonly to: string;
  readonly country: string | null;
  readonly text: string;
  readonly purpose: Purpose;
  readonly sender: string | null;
  readonly eventKey: string;
  /** Milliseconds since 1970; null is at once. */
  readonly sendAt: number | null;
  readonly notAfter: number | null;
}

/** Why an automation that listens to an event sends nothing for it. */
export interface Skip extends FlowSkip {
  readonly automationId: string;
}

export type Plan =
  | { readonly kind: 'send'; readonly intent: Intent }
  | { readonly kind: 'skip'; readonly skip: Skip };

/** The texts of a step: one for the person, or one for each of the staff; or why there is none. */
export type StepPlan =
  | { readonly kind: 'send'; readonly intents: readonly Intent[] }
  | { readonly kind: 'skip'; readonly skip: FlowSkip };

const skip = (reason: SkipReason, detail: string): StepPlan => ({ kind: 'skip', skip: { reason, detail } });

/** Templates of a step, parsed once: a rehearsal fills each of them in some ten thousand times. */
const parsed = new WeakMap<FlowStep, Map<string, ReturnType<typeof parseTemplate>>>();

const parseOf = (step: FlowStep, text: string): ReturnType<typeof parseTemplate> => {
  const texts = parsed.get(step) ?? new Map<string, ReturnType<typeof parseTemplate>>();
  parsed.set(step, texts);
  const template = texts.get(text) ?? parseTemplate(text);
  texts.set(text, template);
  return template;
};

const textOf = (
  step: FlowStep,
  event: CanonicalEvent,
  context: RenderContext,
): ReturnType<typeof renderTemplate> => {
  // The staff read the language they wrote the text in.
  const template = parseOf(
    step,
    step.staff === null ? textFor(step, event.person.locale ?? context.locale ?? null) : step.text,
  );
  return template.ok ? renderTemplate(template.value, factsOf(event), context) : template;
};

/**
 * Works out the texts of a step that is due. It reads no clock and stores nothing, like `enterFlow`.
 *
 * @param context the language and clock of the person, for dates and money in the text.
 */
export const planStep = (
  flow: Flow,
  { step, event }: { readonly step: FlowStep; readonly event: CanonicalEvent },
  context: RenderContext = {},
): StepPlan => {
  const recipients = step.staff ?? (event.person.phone ? [event.person.phone] : []);
  if (recipients.length === 0)
    return skip('phone_missing', 'The event carries no phone number, so there is nobody to text.');
  const text = textOf(step, event, context);
  if (!text.ok) return skip(text.error.code, text.error.detail);
  const occurredAt = Date.parse(event.occurredAt);
  return {
    kind: 'send',
    intents: recipients.map((to) => ({
      automationId: flow.id,
      to,
      country: step.staff === null ? event.person.country : null,
      text: text.value,
      purpose: step.purpose,
      sender: step.sender,
      eventKey: stepKey(flow, step, event),
      sendAt: null,
      notAfter: step.usefulSeconds === null ? null : occurredAt + step.usefulSeconds * 1000,
    })),
  };
};

/**
 * Works out what one rule of one text does about one event; null when the rule does not listen to it.
 *
 * @param context the language and clock of the person, for dates and money in the text.
 */
export const planSend = (
  automation: Automation,
  event: CanonicalEvent,
  context: RenderContext = {},
): Plan | null => {
  const flow = flowOf(automation);
  const entry = enterFlow(flow, event, null);
  if (entry === null) return null;
  const automationId = automation.id;
  if (entry.kind === 'skip') return { kind: 'skip', skip: { automationId, ...entry.skip } };
  const plan = planStep(flow, { step: flow.steps[0]!, event }, context);
  if (plan.kind === 'skip') return { kind: 'skip', skip: { automationId, ...plan.skip } };
  const sendAt = automation.delaySeconds === 0 ? null : entry.dueAt[0]!;
  return { kind: 'send', intent: { ...plan.intents[0]!, sendAt } };
};
