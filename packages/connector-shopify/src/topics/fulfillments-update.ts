import { translateFulfillment } from './parcel-fact.ts';
import type { Topic } from './topic.ts';

/** A fulfilment changed: it may have left by now, and may have been told of before. */
export const fulfillmentsUpdate: Topic = {
  name: 'fulfillments/update',
  translate: (webhook) => translateFulfillment(webhook, ({ updated_at: at, created_at: made }) => at ?? made),
};
