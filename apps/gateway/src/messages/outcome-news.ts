import type { SubmitOutcome } from '../carriers/carrier.ts';
import type { ClaimedMessage } from './claim.ts';

/** What became of one claimed message; `dropped` is one whose time had run out, so it was not handed over. */
export interface OutcomeNews {
  /** The claim it belongs to; null when it was asked for later. */
  readonly claim: { readonly id: string; readonly messages: readonly unknown[] } | null;
  readonly message: Pick<ClaimedMessage, 'accountId' | 'messageId' | 'segments'> &
    Partial<Pick<ClaimedMessage, 'lane' | 'waitingSince'>>;
  readonly carrier: string;
  readonly outcome: SubmitOutcome | { readonly kind: 'dropped' };
  readonly at: Date;
}
