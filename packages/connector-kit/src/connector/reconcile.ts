import type { CanonicalEvent } from '@carillon/core/events';
import type { Refusal, Result } from '@carillon/core/result';
import type { Access } from './access.ts';

/** A page of what happened since the cursor. Facts that also came by webhook have the same event keys. */
export interface ReconciledPage {
  readonly events: readonly CanonicalEvent[];
  /** Where to go on; keep it with the events, in one transaction. */
  readonly cursor: string;
  /** False while there is more to fetch at once. */
  readonly done: boolean;
}

/** Fetches what webhooks may have missed. A null cursor starts at now: history is never sent again. */
export type Reconcile = (cursor: string | null, access: Access) => Promise<Result<ReconciledPage, Refusal>>;
