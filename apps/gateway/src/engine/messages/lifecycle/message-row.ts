import type { Currency } from '@carillon/core/billing';
import type { Encoding } from '@carillon/core/encoding';
import type { Lane, MessageStatus, Purpose } from '@carillon/core/messaging';
import type { CarrierSaid } from '../../carriers/carrier.ts';

/** How a message that surely had not left went from one carrier to the next. */
export interface FailoverMove {
  /** Null when no route had served it. */
  readonly from: string | null;
  /** Null when no route serves it any more: it waits for one. */
  readonly to: string | null;
  /** A code of `receipt-codes.ts`, what kept the carrier from taking it, or one of `REROUTES`. */
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Moves that say nothing of the carrier: its routes or its operator wanted it elsewhere. */
export const REROUTES = {
  changed: 'route_changed',
  missing: 'route_missing',
  operator: 'operator_moved',
} as const;

const REROUTE_REASONS: ReadonlySet<string> = new Set(Object.values(REROUTES));

/** Whether a move says nothing of the carrier it went from. */
export const isReroute = ({ reason }: Pick<FailoverMove, 'reason'>): boolean => REROUTE_REASONS.has(reason);

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
  readonly encoding: Encoding;
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
  /** What came back of the price, in millionths. */
  readonly refunded: bigint;
  readonly reason: string | null;
  readonly by_timer: boolean;
  /** Where it was before, the oldest first; null when it stayed with its first carrier. */
  readonly failovers: readonly FailoverMove[] | null;
  readonly created_at: Date;
  readonly submitted_at: Date | null;
  readonly final_at: Date | null;
  /** What the carrier itself said when it refused it. */
  readonly carrier_said: CarrierSaid | null;
}
