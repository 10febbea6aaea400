import type { z } from 'zod';
import type {
  acceptedSchema,
  batchAnswerSchema,
  cancelledSchema,
  cancelManySchema,
  estimateAnswerSchema,
  estimateItemSchema,
  messageDetailSchema,
  messageListQuery,
  messageSchema,
  sendSchema,
} from '../../messages/index.ts';
import type { pauseCreateSchema, pauseSchema } from '../../pauses/index.ts';
import type { phoneTextSchema, replySchema } from '../../phones/index.ts';
import type { receivedReplySchema } from '../../replies/index.ts';
import type { audienceEstimateAnswerSchema, audienceEstimateSchema } from '../../usage/index.ts';
import { route } from '../route.ts';

/** Up to 1000 texts; the gateway checks and answers each by itself. */
export interface Batch {
  readonly messages: readonly z.input<typeof sendSchema>[];
}

type BatchEstimate = Exclude<z.output<typeof estimateAnswerSchema>, z.output<typeof estimateItemSchema>>;

export const messages = {
  /** Sends a text. The answer means that it is on disk, and will survive a crash. */
  send: route('POST /v1/messages').takes<typeof sendSchema>().gives<typeof acceptedSchema>(),
  /** Sends up to 1000 texts; `data` has an accepted text or an `error` for each, in order. */
  sendBatch: route('POST /v1/messages/batch').takes<Batch>().gives<typeof batchAnswerSchema>(),
  /** What a text would cost, and why; nothing is stored. */
  estimate: route('POST /v1/messages/estimate').takes<typeof sendSchema>().gives<typeof estimateItemSchema>(),
  /** What up to 1000 texts would cost together. */
  estimateBatch: route('POST /v1/messages/estimate').takes<Batch>().gives<BatchEstimate>(),
  /** What a text to an audience, or to a sample of it, would cost. */
  estimateAudience: route('POST /v1/messages/estimate/audience')
    .takes<typeof audienceEstimateSchema>()
    .gives<typeof audienceEstimateAnswerSchema>(),
  /** Messages, the newest first. */
  list: route('GET /v1/messages').lists<typeof messageSchema, typeof messageListQuery>(),
  /** A message with its text, its segments and its why-card. */
  read: route('GET /v1/messages/{id}').gives<typeof messageDetailSchema>(),
  /** Cancels a message that has not left. */
  cancel: route('POST /v1/messages/{id}/cancel').gives<typeof cancelledSchema>(),
  /** Cancels everything of a reference, or whose event key starts with a prefix. */
  cancelMany: route('POST /v1/messages/cancel')
    .takes<typeof cancelManySchema>()
    .gives<typeof cancelledSchema>(),
};

export const pauses = {
  /** What is paused. */
  list: route('GET /v1/pauses').lists<typeof pauseSchema>(),
  /** Lets texts wait: all of them, or those of an automation. */
  create: route('POST /v1/pauses').takes<typeof pauseCreateSchema>().gives<typeof pauseSchema>(),
  /** Lets texts go on. */
  delete: route('DELETE /v1/pauses/{id}'),
};

export const replies = {
  /** The texts that came in. */
  list: route('GET /v1/replies').lists<typeof receivedReplySchema>(),
};

/** What a virtual phone shows. */
export interface Phone {
  readonly number: string;
  readonly texts: readonly z.output<typeof phoneTextSchema>[];
}

export const phones = {
  /** What a virtual phone shows. */
  read: route('GET /v1/phones/{number}').gives<Phone>(),
  /** Types a reply on a virtual phone. */
  reply: route('POST /v1/phones/{number}/replies')
    .takes<typeof replySchema>()
    .gives<{ status: 'received' }>(),
};
