import { type CanonicalEvent, eventKey } from '../events/index.ts';
import { parseTemplate, type RenderContext, renderTemplate } from '../messaging/index.ts';
import type { Purpose } from '../messaging/purpose.ts';
import type { Automation } from './automation.ts';
import { holds } from './condition.ts';

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
export interface Skip {
  readonly automationId: string;
  readonly reason:
    | 'disabled'
    | 'condition_not_met'
    | 'phone_missing'
    | 'template_invalid'
    | 'variable_unresolved'
    | 'work_limit_reached';
  readonly detail: string;
}

export type Plan =
  | { readonly kind: 'send'; readonly intent: Intent }
  | { readonly kind: 'skip'; readonly skip: Skip };

/** A later step on the same fact is a fact of its own; two rules at the same step are one text. */
const keyOf = (automation: Automation, event: CanonicalEvent): string =>
  automation.delaySeconds === 0 ? eventKey(event) : `${eventKey(event)}/after-${automation.delaySeconds}s`;

const skip = (automation: Automation, reason: Skip['reason'], detail: string): Plan => ({
  kind: 'skip',
  skip: { automationId: automation.id, reason, detail },
});

/**
 * Works out what one automation does about one event; null when the automation does not listen to it.
 *
 * The same function serves a live event and a rehearsal on past ones: it reads no clock and stores nothing.
 *
 * @param context the language and clock of the person, for dates and money in the text.
 */
export const planSend = (
  automation: Automation,
  event: CanonicalEvent,
  context: RenderContext = {},
): Plan | null => {
  if (automation.on !== event.type) return null;
  if (!automation.enabled) return skip(automation, 'disabled', 'The automation is switched off.');
  const unmet = automation.conditions.find((condition) => !holds(condition, event.data));
  if (unmet) {
    return skip(
      automation,
      'condition_not_met',
      `The condition on ${unmet.path} (${unmet.operator}) does not hold.`,
    );
  }
  if (!event.person.phone) {
    return skip(
      automation,
      'phone_missing',
      'The event carries no phone number, so there is nobody to text.',
    );
  }
  const template = parseTemplate(automation.text);
  const text = template.ok ? renderTemplate(template.value, event.data, context) : template;
  if (!text.ok) return skip(automation, text.error.code, text.error.detail);
  const happened = Date.parse(event.occurredAt);
  return {
    kind: 'send',
    intent: {
      automationId: automation.id,
      to: event.person.phone,
      country: event.person.country,
      text: text.value,
      purpose: automation.purpose,
      sender: automation.sender,
      eventKey: keyOf(automation, event),
      sendAt: automation.delaySeconds === 0 ? null : happened + automation.delaySeconds * 1000,
      notAfter: automation.usefulSeconds === null ? null : happened + automation.usefulSeconds * 1000,
    },
  };
};
