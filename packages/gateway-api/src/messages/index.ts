export { type EstimateItem, estimateAnswerSchema, estimateItemSchema, estimateSchema } from './estimate.ts';
export { cancelledSchema, cancelManySchema, type MessageListQuery, messageListQuery } from './list.ts';
export {
  type Accepted,
  acceptedSchema,
  batchAnswerSchema,
  type Message,
  type MessageDetail,
  messageDetailSchema,
  messageSchema,
  statusSchema,
  type TraceItem,
} from './message.ts';
export { type Send, sendBatchSchema, sendSchema } from './send.ts';
