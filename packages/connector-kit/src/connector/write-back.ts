import type { MessageStatus } from '@carillon/core/messaging';
import type { Refusal, Result } from '@carillon/core/result';
import type { Access } from './access.ts';
import type { Fact } from './fact.ts';

/** How a text about a fact ended, for the order's timeline or the record's history. */
export interface Outcome {
  readonly fact: Fact;
  readonly messageId: string;
  readonly status: MessageStatus;
  /** One sentence on why, where there is more to say than the status. */
  readonly detail: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Writes an outcome to where it came from. The same outcome may be written again after a crash: it shows once. */
export type WriteBack = (outcome: Outcome, access: Access) => Promise<Result<void, Refusal>>;
