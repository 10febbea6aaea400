import type { Decision, Draft } from '@carillon/core/admission';
import { uuidv7 } from 'uuidv7';
import type { Caller } from '../../../infrastructure/http/caller.ts';

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

/** The connector whose event made the message; null when no event did. */
export const connectorOf = ({ request: { origin } }: Draft): string | null =>
  origin.kind === 'otp' ? null : (origin.connector ?? null);

/** What it is a part of, for statements: the automation that sent it. */
export const campaignOf = ({ request: { origin } }: Draft): string | null =>
  origin.kind === 'automation' ? origin.automation : null;

/** The part of the price that is a main account's mark-up. Millionths. */
export const marginOf = ({ decision }: NewMessage): bigint =>
  decision.kind === 'admitted' ? (decision.quote.margin?.micros ?? 0n) : 0n;

/** What the message costs: nothing when a rule refused it. Millionths. */
export const priceOf = ({ decision }: NewMessage): bigint =>
  decision.kind === 'admitted' ? decision.quote.total.micros : 0n;
