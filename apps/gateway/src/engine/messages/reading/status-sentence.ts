import type { CarrierStandings } from '@carillon/core/routing';
import { ERRORS } from '@carillon/gateway-api/errors';
import { receiptSentence } from '../../carriers/receipt-codes.ts';
import type { MessageRow } from '../lifecycle/message-row.ts';
import type { Paused } from '../pauses/paused.ts';

const STAGES: Readonly<Record<Exclude<MessageRow['stage'], 'settled'>, string>> = {
  queued: 'Waits in its lane.',
  claimed: 'Is being handed to the carrier.',
  unknown:
    'The line broke while it was handed over, so nobody knows whether the carrier has it. A receipt will tell; it is not sent again.',
  submitted: 'The carrier has it; its receipt is awaited.',
};

const REASONS: Readonly<Record<string, string>> = {
  cancelled: 'Cancelled before it left.',
  cancelled_by_operator: 'The operator cancelled it before it left.',
  not_after_passed: 'Dropped: it could not leave before notAfter.',
  waited_too_long: 'Given up: it waited for longer than its lane allows, so it would have come too late.',
  silent_carrier: 'The carrier sent no final receipt within 48 hours.',
};

/** What the reason of a message says, in a sentence. */
export const reasonSentence = (reason: string): string => {
  const refusal = (ERRORS as Record<string, { title: string; todo: string }>)[reason];
  if (refusal) return `${refusal.title}. ${refusal.todo}`;
  return REASONS[reason] ?? receiptSentence(reason);
};

/** Why nobody knows whether the carrier has it, although it answered. */
const UNKNOWN_REASONS: Readonly<Record<string, string>> = {
  answer_unreadable:
    'The carrier answered that it took it, under no id that can be read, so no receipt can name it. It is not sent again.',
  answer_unstorable:
    'The answer of the carrier could not be recorded, so nobody knows whether it took it. A receipt will tell; it is not sent again.',
};

/** When a message is looked at, what is paused then, and how carriers stand. */
export interface Moment {
  readonly now: number;
  readonly paused: Paused;
  readonly carriers: CarrierStandings;
}

/** What a text in its lane waits for; null when only for its turn. */
const waitsFor = (
  row: Pick<MessageRow, 'account_id' | 'campaign' | 'carrier' | 'due_at'>,
  { now, paused, carriers }: Moment,
): string | null => {
  if (row.due_at && row.due_at.getTime() > now) return `Held until ${row.due_at.toISOString()}.`;
  if (paused.has(row.account_id, row.campaign)) return 'Waits in its lane: it is paused, see GET /v1/pauses.';
  if (row.carrier === null) return 'Waits in its lane: no route serves it at the moment.';
  const carrier = carriers.get(row.carrier);
  if (carrier?.paused) return 'Waits in its lane: the operator has paused its carrier.';
  return carrier?.down ? 'Waits in its lane: its carrier takes nothing at the moment.' : null;
};

/** One sentence on where a message stands, and why. */
export const statusSentence = (
  row: Pick<MessageRow, 'account_id' | 'campaign' | 'carrier' | 'stage' | 'status' | 'reason' | 'due_at'>,
  moment: Moment,
): string => {
  if (row.stage === 'queued') return waitsFor(row, moment) ?? STAGES.queued;
  if (row.stage === 'unknown' && row.reason !== null) return UNKNOWN_REASONS[row.reason] ?? STAGES.unknown;
  if (row.stage !== 'settled') return STAGES[row.stage];
  if (row.reason) return reasonSentence(row.reason);
  return row.status === 'delivered' ? 'The handset has it.' : 'Nothing more will happen to it.';
};
