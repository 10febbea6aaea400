import { translateReturn } from './returns.ts';
import type { Topic } from './topic.ts';

/** A customer asked to send something back. */
export const returnsRequest: Topic = {
  name: 'returns/request',
  translate: (webhook) => translateReturn(webhook, 'return.requested'),
};
