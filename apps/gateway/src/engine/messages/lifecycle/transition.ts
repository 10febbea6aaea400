import { isFinal, type MessageStatus, nextStatus } from '@carillon/core/messaging';
import type { SubmitOutcome } from '../../carriers/carrier.ts';
import { refusalStatus } from '../../carriers/receipt-codes.ts';
import type { NotHandedOver } from '../outcome.ts';
import type { MessageRow } from './message-row.ts';

/** The part of a message that moves. */
export interface State {
  readonly stage: MessageRow['stage'];
  readonly status: MessageStatus;
  readonly settlement: MessageRow['settlement'];
  readonly reason: string | null;
  readonly byTimer: boolean;
  readonly dueAt: Date | null;
  readonly submittedAt: Date | null;
  readonly finalAt: Date | null;
}

/** The routes a claim is checked against are a second old at most. */
const LOOK_AGAIN_MS = 1_000;

const capture = (settlement: State['settlement']): State['settlement'] =>
  settlement === 'held' ? 'captured' : settlement;
const release = (settlement: State['settlement']): State['settlement'] =>
  settlement === 'held' ? 'released' : settlement;

/** How a message ends. */
interface End {
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly at: Date;
}

const settle = (state: State, { status, reason, at }: End): State => ({
  ...state,
  stage: 'settled',
  status,
  reason,
  dueAt: null,
  finalAt: at,
});

/** Ends a message that its carrier never got: what is held for it is given back. */
const settleUnsent = (state: State, end: End): State =>
  settle({ ...state, settlement: release(state.settlement) }, end);

/** A message after its submission: the carrier has it, never will, may later, or nobody knows. */
export const afterSubmission = (state: State, outcome: SubmitOutcome | NotHandedOver, at: Date): State => {
  // What a carrier has taken, or what is over, no answer to another attempt undoes: it must not be sent again.
  const isTaken = state.stage === 'submitted' || state.stage === 'settled';
  if (isTaken && outcome.kind !== 'accepted') return state;
  // Known already: an answer that comes again, or one about another of its parts.
  if (state.stage === 'submitted') return state;
  switch (outcome.kind) {
    case 'accepted': {
      const settlement = capture(state.settlement);
      // A late answer about a message that a timer has expired: the money follows, the status stays.
      if (state.stage === 'settled') return { ...state, settlement };
      return {
        ...state,
        stage: 'submitted',
        status: 'transmitted',
        settlement,
        reason: null,
        submittedAt: at,
        dueAt: null,
      };
    }
    case 'refused':
      return settleUnsent(state, { status: refusalStatus(outcome.code), reason: outcome.code, at });
    case 'suppressed':
      return settleUnsent(state, { status: 'blacklisted', reason: 'recipient_opted_out', at });
    case 'dropped':
      return settleUnsent(state, { status: 'expired', reason: outcome.reason, at });
    case 'misplaced':
      // The routes have changed once more since it was found to be at the wrong place: its turn comes again.
      return { ...state, stage: 'queued', status: 'on_hold', dueAt: new Date(at.getTime() + LOOK_AGAIN_MS) };
    case 'deferred':
      // The carrier surely does not have it, so even one that seemed to have left is on hold again.
      return {
        ...state,
        stage: 'queued',
        status: 'on_hold',
        reason: null,
        dueAt: new Date(at.getTime() + outcome.retryAfterMs),
      };
    case 'unknown':
      return {
        ...state,
        stage: 'unknown',
        status: 'transmitted',
        reason: outcome.reason ?? null,
        submittedAt: state.submittedAt ?? at,
        dueAt: null,
      };
  }
};

/** A message after its segments' receipts have been joined to one status. */
export const afterReceipts = (
  state: State,
  { status, code, at }: { readonly status: MessageStatus; readonly code: string | null; readonly at: Date },
): State => {
  const current = { status: state.status, byTimer: state.byTimer };
  const next = nextStatus(current, { status });
  if (next === current) return state;
  if (!isFinal(next.status)) return { ...state, status: next.status };
  // A receipt proves that it left, so it is charged even if the answer of the carrier never came.
  const settlement = capture(state.settlement);
  return { ...settle({ ...state, settlement }, { status: next.status, reason: code, at }), byTimer: false };
};

/** A message whose carrier stayed silent for 48 hours. What may have left is charged: nobody can say it did not. */
export const afterExpiry = (state: State, at: Date): State =>
  isFinal(state.status)
    ? state
    : {
        ...settle(state, { status: 'expired', reason: 'silent_carrier', at }),
        settlement: capture(state.settlement),
        byTimer: true,
      };
