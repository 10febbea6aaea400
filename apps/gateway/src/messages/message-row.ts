import type { Currency } from '@carillon/core/billing';
import type { Lane, MessageStatus, Purpose } from '@carillon/core/messaging';

/** How a message went from one carrier to the next, which had surely not taken it. */
export interface FailoverMove {
  readonly from: string;
  readonly to: string;
  /** A code of `receipt-codes.ts`, or what kept the carrier from taking it. */
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A row of `messages`, as pg reads it. */
export interface MessageRow {
  readonly account_id: string;
  readonly id: string;
  readonly mode: 'live' | 'test';
  readonly recipient: string;
  readonly country: string | null;
  readonly sender: string | null;
  readonly purpose: Purpose;
  readonly lane: Lane;
  readonly encoding: 'gsm7' | 'ucs2';
  readonly units: number;
  readonly segments: number;
  readonly price: bigint;
  readonly currency: Currency;
  readonly carrier: string | null;
  /** The automation it is a part of. */
  readonly campaign: string | null;
  readonly reference: string | null;
  readonly event_key: string | null;
  readonly send_at: Date | null;
  readonly not_after: Date | null;
  readonly due_at: Date | null;
  readonly stage: 'queued' | 'claimed' | 'unknown' | 'submitted' | 'settled';
  readonly status: MessageStatus;
  readonly settlement: 'none' | 'held' | 'captured' | 'released';
  readonly reason: string | null;
  readonly by_timer: boolean;
  /** Where it was before, the oldest first; null when it stayed with its first carrier. */
  readonly failovers: readonly FailoverMove[] | null;
  readonly created_at: Date;
  readonly submitted_at: Date | null;
  readonly final_at: Date | null;
}
