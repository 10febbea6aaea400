import { type Intent, planStep, type StepPlan, type StillTrueFact } from '@carillon/core/automation';
import type { PriceBook } from '../../../engine/messages/admission/admission-facts.ts';
import { draftFor } from '../../../engine/messages/admission/intake.ts';
import { contextOf, whereaboutsOf } from '../event-person.ts';
import type { DueStep } from './due-steps.ts';

/** A step of a flow, for an event: a live one, or one of a rehearsal. */
export type StepOfFlow = Pick<DueStep, 'flow' | 'place' | 'event' | 'eventId' | 'caller'>;

const stepOf = ({ flow, place }: StepOfFlow) => flow.steps[place]!;

/** The texts of a step at an instant (milliseconds since 1970), or why there are none. */
export const planAt = (due: StepOfFlow, now: number): StepPlan => {
  const { flow, event, caller } = due;
  const context = contextOf(event, caller.account, now);
  return planStep(flow, { step: stepOf(due), event }, context);
};

/** What the shop said right before a step left, for the why-card of its text. */
export interface ShopSaid {
  readonly asked: StillTrueFact;
  readonly answer: 'holds' | 'unknown';
  readonly said: string;
}

/** What texts of steps are read with beside the account. */
export interface TextContext {
  readonly stopCodes: Readonly<Record<string, string>>;
  readonly book: PriceBook;
  /** Of the one text. */
  readonly said?: ShopSaid | null;
}

/** A text of a step, as admission takes it. */
export const toDraft = (
  { caller, event, flow, place, eventId }: StepOfFlow,
  intent: Intent,
  context: TextContext,
): ReturnType<typeof draftFor> =>
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
      sendAt: null,
      notAfter: intent.notAfter,
      origin: {
        kind: 'automation',
        automation: flow.id,
        event: eventId,
        version: flow.version,
        step: place + 1,
        connector: event.source.platform,
        ...context.said,
      },
      language: event.person.locale?.split(/[-_]/)[0]?.toLowerCase() ?? null,
      whereabouts: whereaboutsOf(event),
    },
    context,
  );

const isOffer = (due: StepOfFlow): boolean =>
  stepOf(due).purpose === 'commercial' && stepOf(due).staff === null;

/** Of commercial steps of one run that are due together, as after an outage, the last one counts. */
export const isOvertaken = (due: StepOfFlow, others: readonly StepOfFlow[]): boolean =>
  isOffer(due) &&
  others.some(
    (other) =>
      other.place > due.place &&
      other.eventId === due.eventId &&
      other.flow.id === due.flow.id &&
      isOffer(other),
  );
