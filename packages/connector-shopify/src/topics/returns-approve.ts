import { translateReturn } from './returns.ts';
import type { Topic } from './topic.ts';

/** The shop agreed that something is sent back. */
export const returnsApprove: Topic = {
  name: 'returns/approve',
  translate: (webhook) => translateReturn(webhook, 'return.approved'),
};
