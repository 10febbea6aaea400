import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal, Result } from '@carillon/core/result';

/** What a provider posted to the callback address of its carrier, as it came. */
export interface CallbackRequest {
  readonly method: string;
  /** What stands after the address that the operator was shown, question mark included; often empty. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
}

/** What the provider is answered when everything it told is on disk. */
export interface CallbackAnswer {
  readonly status: 200 | 204;
  readonly contentType?: string;
  readonly body?: string;
  /** Why some of what it told could not be read, where the rest was. */
  readonly unread?: string;
}

/**
 * Reads callbacks of one carrier. It resolves once what they say is on disk, and rejects when the store could not
 * take it, so that the provider comes again. Refusals: `callback_signature_invalid`, `callback_unreadable`.
 */
export type CallbackReceiver = (request: CallbackRequest) => Promise<Result<CallbackAnswer, Refusal>>;
