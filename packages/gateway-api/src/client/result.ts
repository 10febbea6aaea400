import type { ErrorCode } from '../errors/index.ts';

/** What the gateway refused with: `code` says which entry of the catalogue, `detail` what to do about it. */
export interface Refusal {
  /** A code of the error catalogue; a gateway that is newer than this client may have others. */
  readonly code: ErrorCode | (string & {});
  /** What is wrong here and what to do about it, for a person. */
  readonly detail: string;
  /** The offending field, e.g. `messages.3.to`. */
  readonly field?: string;
  /** The HTTP status. */
  readonly status: number;
  /** Names the request in the gateway's log. */
  readonly requestId: string;
  /** The page that explains the code. */
  readonly docs: string;
  /** The recorded message whose why-card tells more. */
  readonly messageId?: string;
  /** Whether the same request may succeed later, without a change. */
  readonly retryable: boolean;
}

/** What a call answers: its value, or why it was refused. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Refusal };

/** A refusal where none was expected: thrown by `orThrow`, and while a list is iterated. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${refusal.detail}`);
    this.refusal = refusal;
  }
}

/** The gateway could not be reached, or gave no answer in time, however often it was tried. `cause` is the last fault. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  /** How often it was tried. */
  readonly attempts: number;
  constructor(attempts: number, cause: unknown) {
    super(`The gateway gave no answer, ${attempts === 1 ? 'at one try' : `at ${attempts} tries`}.`, {
      cause,
    });
    this.attempts = attempts;
  }
}

/** Something answered that does not speak as the gateway does: a proxy, or another server. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  /** The HTTP status; 0 for a redirect that a browser hides. */
  readonly status: number;
  /** The first 500 characters of the answer. */
  readonly body: string;
  constructor(status: number, body: string) {
    super(`The answer with status ${status} is none of the gateway's.`);
    this.status = status;
    this.body = body.slice(0, 500);
  }
}

/**
 * The value of a result; a refusal is thrown as a `RefusedError`.
 *
 * @example
 * const { balance } = orThrow(await client.wallet.read());
 */
export const orThrow = <Value>(result: Result<Value>): Value => {
  if (result.ok) return result.value;
  throw new RefusedError(result.error);
};
