import type { Refusal, Result } from '@carillon/core/result';

/**
 * What the gateway lends a connector for one conversation with the platform. The gateway owns the credentials:
 * a connector asks for a token when it needs one and keeps none.
 */
export interface Access {
  readonly shop: string;
  /** A token that is good now, or why there is none, e.g. because the shop removed the app. */
  readonly token: () => Promise<Result<string, Refusal>>;
  /** Aborts when the answer would come too late to be of use. */
  readonly signal: AbortSignal;
}
