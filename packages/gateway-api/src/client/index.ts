export type { ErrorCode } from '../errors/index.ts';
export { createClient, type GatewayClient } from './client.ts';
export type { CallOptions, ClientOptions } from './http.ts';
export type { List, Page } from './list.ts';
export {
  orThrow,
  type Refusal,
  RefusedError,
  type Result,
  UnexpectedAnswerError,
  UnreachableError,
} from './result.ts';
export type { RetryOptions } from './retry.ts';
export type * from './types.ts';
export {
  type VerifiedWebhook,
  verifyWebhook,
  type WebhookHeaders,
  type WebhookRefusal,
  type WebhookRequest,
  type WebhookResult,
} from './verify-webhook.ts';
