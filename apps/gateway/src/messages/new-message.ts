import type { Decision } from '@carillon/core/admission';
import { uuidv7 } from 'uuidv7';
import type { Caller } from '../accounts/caller.ts';

/** A decision about to be written: the row it becomes. */
export interface NewMessage {
  readonly id: string;
  readonly caller: Caller;
  readonly decision: Decision;
  readonly at: number;
}

export const newMessage = (caller: Caller, decision: Decision, at: number): NewMessage => ({
  id: uuidv7(),
  caller,
  decision,
  at,
});

/** What the message costs: nothing when a rule refused it. Millionths. */
export const priceOf = ({ decision }: NewMessage): bigint =>
  decision.kind === 'admitted' ? decision.quote.total.micros : 0n;
