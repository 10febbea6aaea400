import { translateFulfillment } from './parcel-fact.ts';
import type { Topic } from './topic.ts';

/** A fulfilment was created: that says nothing of whether its goods left, which its status does. */
export const fulfillmentsCreate: Topic = {
  name: 'fulfillments/create',
  translate: (webhook) => translateFulfillment(webhook, ({ created_at: at }) => at),
};
