import type { EventType, Json } from '../events/index.ts';
import type { Purpose } from '../messaging/index.ts';

/** How a condition compares the value at its path. */
export const OPERATORS = ['is', 'is_not', 'exists', 'is_missing', 'at_least', 'at_most', 'contains'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A test on the event, e.g. `{ path: 'tracking.url', operator: 'exists' }`. */
export interface Condition {
  /** Dotted path into the event's data. */
  readonly path: string;
  readonly operator: Operator;
  /** What to compare with; `exists` and `is_missing` need none. */
  readonly value?: Json | undefined;
}

/** A rule: when this event happens and the conditions hold, send this text to the person of the event. */
export interface Automation {
  readonly id: string;
  readonly name: string;
  readonly on: EventType;
  readonly conditions: readonly Condition[];
  readonly purpose: Purpose;
  /** Liquid text over the event's data. */
  readonly text: string;
  readonly sender: string | null;
  /** Seconds between the event and the text. */
  readonly delaySeconds: number;
  /** Seconds after the event from which the text is of no use any more; null is never. */
  readonly usefulSeconds: number | null;
  readonly enabled: boolean;
}
