import { fromId } from '@carillon/gateway-api/ids';
import type { MessageTraces } from '../../engine/messages/message-traces.ts';
import type { ClaimedDelivery, DueEndpoint } from './deliveries.ts';
import type { Posted } from './post-event.ts';

/** Adds posts that tell of messages to the traces of these. */
export const tracePosts = (
  traces: MessageTraces,
  { id: webhook }: DueEndpoint,
  posts: readonly (readonly [ClaimedDelivery, Posted])[],
): void => {
  for (const [{ payload, attempt }, { attempt: made }] of posts) {
    const { type, data } = JSON.parse(payload) as {
      type: string;
      data: { message?: { id: string } };
    };
    const messageId = data.message ? fromId('msg', data.message.id) : null;
    if (messageId === null) continue;
    const from = made.at.getTime();
    const { status, error: fault } = made;
    traces.posted({ messageId, type, webhook, attempt, from, to: from + made.durationMs, status, fault });
  }
};
