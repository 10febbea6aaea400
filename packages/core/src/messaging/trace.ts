import type { Json } from '../events/index.ts';

/** The decisions of admission, in the order they are taken. */
export const TRACE_STEPS = [
  'origin',
  'recipient',
  'sender',
  'text',
  'destination',
  'suppression',
  'consent',
  'purpose',
  'sender_rules',
  'stop_mention',
  'schedule',
  'window',
  'frequency',
  'route',
  'price',
  'spending',
  'credit',
] as const;
export type TraceStep = (typeof TRACE_STEPS)[number];

/**
 * One line of the why-card: which rule looked, what it found, and the facts it looked at. It is data, written when
 * the decision is taken; the sentence is made from it when somebody reads the card.
 */
export interface TraceLine {
  readonly step: TraceStep;
  readonly outcome: 'passed' | 'held' | 'refused';
  readonly facts: { readonly [name: string]: Json };
}
