import { type CanonicalEvent, eventKey, objectKey } from '../events/index.ts';
import { unmetCondition } from './condition.ts';
import { stepDueAt } from './due-at.ts';
import { factsOf } from './facts.ts';
import type { Flow, FlowStep } from './flow.ts';

/** Why a flow that listens to an event lets nobody in, or why a step of it sends nothing. */
export type SkipReason =
  | 'disabled'
  | 'condition_not_met'
  | 'phone_missing'
  | 'template_invalid'
  | 'variable_unresolved'
  | 'work_limit_reached';

export interface FlowSkip {
  readonly reason: SkipReason;
  readonly detail: string;
}

/** Why a flow lets nobody in, with what other events have told. */
export interface EntrySkip {
  readonly reason: SkipReason | 'stopped_before' | 'superseded';
  readonly detail: string;
}

/** Why an event begins nothing that would have let somebody in, for another one had come before it. */
export const ENDED_BEFORE = {
  stopped_before: {
    reason: 'stopped_before',
    detail: 'An event that ends this automation had come before this one.',
  },
  superseded: {
    reason: 'superseded',
    detail: 'A newer event about the same object had come before this one.',
  },
} as const satisfies Record<string, EntrySkip>;

/** What a flow does about an event: it lets the person in, with the instants its steps are due at, or says why not. */
export type Entry =
  | { readonly kind: 'enter'; readonly dueAt: readonly number[] }
  | { readonly kind: 'skip'; readonly skip: FlowSkip };

const skip = (reason: SkipReason, detail: string): Entry => ({ kind: 'skip', skip: { reason, detail } });

/**
 * Works out whether an event lets a person into a flow, and when its steps are due; null when the flow does not listen to
 * the event. It reads no clock and stores nothing: the same function serves a live event and a rehearsal on past ones.
 *
 * @param zone IANA name, of the recipient; UTC where nobody knows it.
 */
export const enterFlow = (flow: Flow, event: CanonicalEvent, zone: string | null): Entry | null => {
  if (flow.on !== event.type) return null;
  if (!flow.enabled) return skip('disabled', 'The automation is switched off.');
  const unmet = unmetCondition(flow.conditions, factsOf(event));
  if (unmet !== null) return skip('condition_not_met', unmet);
  if (!event.person.phone && flow.steps.every(({ staff }) => staff === null))
    return skip('phone_missing', 'The event carries no phone number, so there is nobody to text.');
  const occurredAt = Date.parse(event.occurredAt);
  return { kind: 'enter', dueAt: flow.steps.map((step) => stepDueAt(step, occurredAt, zone ?? 'UTC')) };
};

/**
 * The event key of a step. A later step on the same fact is a fact of its own; two flows at the same step are one text.
 * Where a newer event starts a run anew, the object gets each step once, however often that happens.
 */
export const stepKey = (
  { on, onRepeat }: Pick<Flow, 'on' | 'onRepeat'>,
  { delaySeconds }: Pick<FlowStep, 'delaySeconds'>,
  event: CanonicalEvent,
): string => {
  const fact = onRepeat === 'restart' ? `${objectKey(event.source, event.object)}/${on}` : eventKey(event);
  return delaySeconds === 0 ? fact : `${fact}/after-${delaySeconds}s`;
};
