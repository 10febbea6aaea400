import type { SubmitOutcome } from '../carriers/carrier.ts';
import type { ClaimedMessage } from './lifecycle/claims.ts';
import type { TooLate } from './waiting-limits/waiting-limits.ts';

/** Why a claimed message never went to its carrier. */
export type NotHandedOver =
  | { readonly kind: 'dropped'; readonly reason: TooLate }
  | { readonly kind: 'suppressed' }
  | { readonly kind: 'misplaced' };

/**
 * What became of one claimed message. Three kinds were never handed over: `dropped`, whose time had run out;
 * `suppressed`, whose recipient had said no; and `misplaced`, which by the routes as they are now another carrier is to
 * have.
 */
export interface OutcomeUpdate {
  /** The claim it belongs to; null when it was asked for later. */
  readonly claim: { readonly id: string; readonly messages: readonly unknown[] } | null;
  readonly message: Pick<ClaimedMessage, 'accountId' | 'messageId' | 'segments'> &
    Partial<Pick<ClaimedMessage, 'recipient' | 'lane' | 'waitingSince' | 'claimed' | 'blocked'>>;
  readonly carrier: string;
  readonly outcome: SubmitOutcome | NotHandedOver;
  readonly at: Date;
  /** Told once it is on disk, or never will be. */
  readonly onRecorded?: () => void;
}
