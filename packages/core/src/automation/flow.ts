import type { EventType } from '../events/index.ts';
import type { Purpose } from '../messaging/index.ts';
import type { Automation, Condition } from './automation.ts';
import type { StillTrue } from './still-true.ts';

/** Days a window may name, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Wall times `HH:MM` of the recipient between which a step may leave; the closing minute is closed already. */
export interface StepWindow {
  readonly from: string;
  readonly until: string;
  readonly days: readonly Weekday[];
}

/** Holds when one of its conditions does. */
export interface AnyOf {
  readonly any: readonly Condition[];
}

/** One text of a flow. */
export interface FlowStep {
  /** Seconds between the event and the step. */
  readonly delaySeconds: number;
  /** Wall time `HH:MM` of the recipient: the step waits for the next one after its delay; null waits for none. */
  readonly at: string | null;
  /** Hours within which it leaves, besides those that the law of the place sets; null for any. */
  readonly window: StepWindow | null;
  /** Seconds after the event from which the text is of no use any more; null is never. */
  readonly usefulSeconds: number | null;
  /** Numbers of the staff, E.164; null texts the person of the event. */
  readonly staff: readonly string[] | null;
  readonly purpose: Purpose;
  readonly sender: string | null;
  /** Liquid text over the facts of the event, for whoever reads none of the languages below. */
  readonly text: string;
  /** The text in other languages, by BCP 47 tag, e.g. `{ fr: '...', 'pt-BR': '...' }`. */
  readonly translations: Readonly<Record<string, string>>;
}

/**
 * Texts that follow an event: who gets which, when, and what ends it.
 *
 * A flow is content: the gateway keeps each version of it, and a person who is inside goes on with the version that let
 * them in.
 */
export interface Flow {
  readonly id: string;
  /** 1, 2, 3: which content of the automation this is. */
  readonly version: number;
  readonly name: string;
  readonly on: EventType;
  readonly enabled: boolean;
  /** All must hold. */
  readonly conditions: readonly (Condition | AnyOf)[];
  /** 1 to 10, in the order of their delays. */
  readonly steps: readonly FlowStep[];
  /** Events about the same business object, or `message.received` of the same person, that end the rest. */
  readonly stopOn: readonly EventType[];
  /** What a newer event about the same business object does: it begins a run of its own, or starts the run anew. */
  readonly onRepeat: 'separate' | 'restart';
  /** The most texts of this flow that a person gets within 24 hours; null for no such limit. */
  readonly perPersonPerDay: number | null;
  /** What is asked of the shop right before each step leaves; null asks nothing. */
  readonly stillTrue: StillTrue | null;
}

/** What a step is where nothing is said of it: at once, to the person, from the account's own sender. */
export const PLAIN_STEP = {
  delaySeconds: 0,
  at: null,
  window: null,
  usefulSeconds: null,
  staff: null,
  purpose: 'transactional',
  sender: null,
  translations: {},
} as const satisfies Omit<FlowStep, 'text'>;

/** A rule of one text as the flow it is. */
export const flowOf = (automation: Automation): Flow => ({
  id: automation.id,
  version: 1,
  name: automation.name,
  on: automation.on,
  enabled: automation.enabled,
  conditions: automation.conditions,
  steps: [
    {
      ...PLAIN_STEP,
      delaySeconds: automation.delaySeconds,
      usefulSeconds: automation.usefulSeconds,
      purpose: automation.purpose,
      sender: automation.sender,
      text: automation.text,
    },
  ],
  stopOn: [],
  onRepeat: 'separate',
  perPersonPerDay: null,
  stillTrue: null,
});
