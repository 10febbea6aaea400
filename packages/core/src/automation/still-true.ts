import type { CanonicalEvent, EventSource } from '../events/index.ts';

/**
 * What can be asked of a shop right before a text leaves, each with what it means. A checkout, an order or an item that is
 * there no more makes it untrue.
 */
export const STILL_TRUE_FACTS = {
  checkout_open: 'The checkout of the event is not completed',
  order_unpaid: 'The order of the event is neither paid in full nor cancelled',
  order_not_cancelled: 'The order of the event is not cancelled',
  order_not_fulfilled: 'Something of the order of the event is still to be sent, and it is not cancelled',
  in_stock: 'Something of the event can be bought: of a checkout, an order or a product',
} as const;
export type StillTrueFact = keyof typeof STILL_TRUE_FACTS;

/** What a flow asks of the shop before each of its steps. */
export interface StillTrue {
  readonly fact: StillTrueFact;
  /** What the step does where the shop does not answer in time, or cannot. */
  readonly whenUnknown: 'send' | 'skip';
}

/** Whether a fact still holds of what an event was about. */
export interface StillTrueQuestion {
  readonly fact: StillTrueFact;
  readonly event: Pick<CanonicalEvent, 'type' | 'object' | 'related' | 'data'> & {
    readonly source: EventSource;
  };
}

/** The shop's answer, with a sentence for the why-card, e.g. `Order 1001 was cancelled at 10:59.` */
export interface StillTrueAnswer {
  readonly holds: boolean;
  readonly detail: string;
}
